import { RUN_FIELDS, type RunField } from '../services/runs/run.reads.js';
import { NODE_PATHS } from './connection.js';
import { RowFields } from './row-fields.js';
import { oncePerSelection, selectedFields, type Selected } from './selected-fields.js';

const RUN = new RowFields<RunField>({
  all: RUN_FIELDS,
  always: ['id', 'datasetId'],
  madeOf: {
    __typename: [],
    dataset: [],
    backend: ['backendId'],
    stall: ['backendId', 'status', 'pausedAt', 'startedAt', 'createdAt'],
    answers: [],
    answer: [],
    metrics: ['status'],
    // See PROGRESS.
    progress: [],
  },
});

const PACE: readonly RunField[] = ['status', 'complete', 'reused', 'failed', 'elapsedMs', 'paceMs', 'paceAnswers'];

const PROGRESS = new RowFields<RunField>({
  all: RUN_FIELDS,
  always: [],
  madeOf: {
    __typename: [],
    remaining: ['total', 'complete', 'failed'],
    inFlight: [],
    answersPerSecond: PACE,
    etaMs: [...PACE, 'total'],
  },
});

/** What is to be read of the run that a field gives. */
export const neededOfRun = oncePerSelection((selected) => neededAt(selected, [[]]));

/** What is to be read of the nodes of a connection of runs. */
export const neededOfRuns = oncePerSelection((selected) => neededAt(selected, NODE_PATHS));

/** @param paths  from the field to the runs */
function neededAt(selected: Selected, paths: readonly (readonly string[])[]): readonly RunField[] {
  const needed = new Set(
    paths.flatMap((path) => [
      ...RUN.neededBy(selectedFields(selected, path)),
      ...PROGRESS.neededBy(selectedFields(selected, [...path, 'progress'])),
    ]),
  );
  return RUN_FIELDS.filter((field) => needed.has(field));
}
