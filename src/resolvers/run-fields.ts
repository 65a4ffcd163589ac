import type { GraphQLResolveInfo } from 'graphql';
import { RUN_FIELDS, type RunField } from '../services/runs/run.reads.js';
import { RowFields } from './row-fields.js';
import { selectedFields } from './selected-fields.js';

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

/**
 * What is to be read of the runs that a field gives.
 * @param paths  from the field to the runs: none for a run itself, those of the nodes for a connection
 */
export function neededOfRun(info: GraphQLResolveInfo, paths: readonly (readonly string[])[] = [[]]): RunField[] {
  const needed = new Set(
    paths.flatMap((path) => [
      ...RUN.neededBy(selectedFields(info, path)),
      ...PROGRESS.neededBy(selectedFields(info, [...path, 'progress'])),
    ]),
  );
  return RUN_FIELDS.filter((field) => needed.has(field));
}
