import type DataLoader from 'dataloader';
import type { AnswerConditions } from '../answer-filter.js';
import { filterKey } from '../answer-filter.js';
import { TASK_FACTOR } from '../factor-sql.js';
import type { PairedRequest } from '../paired-cells.js';
import type { SliceRequest } from '../slice-rows.js';
import type { ColumnName, ColumnRequest, QuestionColumn, QuestionColumns } from './question-columns.js';
import { groupQuestions, type QuestionGroups } from './question-groups.js';
import type { ResponseVector, ResponseVectors } from './response-vectors.js';
import type { VectorSlice } from './vector-slice.js';

/** What a request asks for beyond run and key. */
interface Shape {
  readonly datasetId: number;
  readonly filter: AnswerConditions;
  readonly columns: readonly ColumnName[];
}

type VectorRequest = Pick<SliceRequest, 'runId' | 'datasetId' | 'final' | 'answerKeyId' | 'filter'> & {
  readonly columns: readonly ColumnName[];
};

/**
 * Vectors joined to keys and groups, for requests of any number of runs; null where GROUP BY must answer: the run goes
 * on, has no vector, or the filter names single questions, which are not kept in memory. Groups are made once for all
 * runs that share dataset, filter and grouping.
 */
export class VectorSource {
  constructor(private readonly deps: { readonly vectors: ResponseVectors; readonly columns: QuestionColumns }) {}

  /** What `find` has for the vector of each request; undefined where it has nothing, or there is no vector. */
  async remembered<Vector extends ResponseVector, Value>(
    loader: DataLoader<number, Vector | null>,
    requests: readonly SliceRequest[],
    find: (vector: Vector, request: SliceRequest) => Value | undefined,
  ): Promise<(Value | undefined)[]> {
    const vectors = await this.#vectors(loader, requests);
    return requests.map((request, place) => {
      const vector = vectors[place];
      return vector ? find(vector, request) : undefined;
    });
  }

  async slices<Vector extends ResponseVector>(
    loader: DataLoader<number, Vector | null>,
    requests: readonly SliceRequest[],
    { byFold = false } = {},
  ): Promise<(VectorSlice<Vector> | null)[]> {
    return this.#join(
      loader,
      requests.map((request) => ({ ...request, columns: columnsOf(request.factors, byFold ? ['fold'] : []) })),
    );
  }

  /** Both runs of each pair, grouped by task after all factors; null when they are not of one dataset. */
  async pairs(
    requests: readonly PairedRequest[],
  ): Promise<(readonly [VectorSlice<ResponseVector>, VectorSlice<ResponseVector>] | null)[]> {
    const sides = requests.flatMap(({ baseline, candidate, filter, factors }) => {
      const columns = columnsOf(factors, [{ factor: TASK_FACTOR }]);
      const final = baseline.final && candidate.final && baseline.datasetId === candidate.datasetId;
      return [baseline, candidate].map((run) => ({ ...run, final, filter, columns }));
    });
    const slices = await this.#join(this.deps.vectors.responses, sides);
    return requests.map((_, place) => {
      const [baseline, candidate] = slices.slice(2 * place, 2 * place + 2);
      return baseline && candidate ? [baseline, candidate] : null;
    });
  }

  async #join<Vector extends ResponseVector>(
    loader: DataLoader<number, Vector | null>,
    requests: readonly VectorRequest[],
  ): Promise<(VectorSlice<Vector> | null)[]> {
    const isKept = ({ final, filter }: VectorRequest): boolean => final && filter.qids == null;
    // Together, so that columns wait for no vector, and those of several loaders are asked for at once.
    const [vectors, columnOf] = await Promise.all([
      Promise.all(requests.map(async (request) => (isKept(request) ? loader.load(request.runId) : null))),
      this.#columns(requests.filter(isKept)),
    ]);
    const groupings = new Map<string, QuestionGroups>();
    return requests.map((request, place) => {
      const vector = vectors[place];
      if (!vector) return null;
      const { datasetId, answerKeyId, filter } = request;
      const truth = columnOf({ datasetId, column: { answerKeyId } });
      const key = JSON.stringify([datasetId, filterKey(filter), request.columns]);
      const grouping = groupings.get(key) ?? groupsOf(request, truth.codes.length, columnOf);
      groupings.set(key, grouping);
      const fits = truth.codes.length * vector.samples === vector.responses.length;
      return fits ? { vector, truth, grouping, filter } : null;
    });
  }

  #vectors<Vector extends ResponseVector>(
    loader: DataLoader<number, Vector | null>,
    requests: readonly Pick<VectorRequest, 'runId' | 'final' | 'filter'>[],
  ): Promise<(Vector | null)[]> {
    return Promise.all(
      requests.map(async ({ runId, final, filter }) => (final && filter.qids == null ? loader.load(runId) : null)),
    );
  }

  async #columns(requests: readonly VectorRequest[]): Promise<(request: ColumnRequest) => QuestionColumn> {
    const wanted = new Map<string, ColumnRequest>();
    for (const { datasetId, answerKeyId, filter, columns } of requests) {
      for (const column of [{ answerKeyId }, ...columns, ...filterColumns(filter)]) {
        wanted.set(JSON.stringify({ datasetId, column }), { datasetId, column });
      }
    }
    const loaded = await this.deps.columns.load([...wanted.values()]);
    const byKey = new Map([...wanted.keys()].map((key, place) => [key, loaded[place]]));
    return (request) => {
      const column = byKey.get(JSON.stringify(request));
      if (!column) throw new Error(`Column ${JSON.stringify(request)} was not loaded`);
      return column;
    };
  }
}

function groupsOf(
  { datasetId, filter, columns }: Shape,
  questions: number,
  columnOf: (request: ColumnRequest) => QuestionColumn,
): QuestionGroups {
  const factor = (name: string): QuestionColumn => columnOf({ datasetId, column: { factor: name } });
  return groupQuestions(
    questions,
    columns.map((column) => columnOf({ datasetId, column })),
    [
      ...(filter.tasks ? [{ column: factor(TASK_FACTOR), in: filter.tasks }] : []),
      ...(filter.factors ?? []).map(({ name, in: values }) => ({ column: factor(name), in: values })),
    ],
  );
}

function columnsOf(factors: readonly string[], last: readonly ColumnName[]): ColumnName[] {
  return [...factors.map((factor) => ({ factor })), ...last];
}

function filterColumns({ tasks, factors }: AnswerConditions): ColumnName[] {
  return [...(tasks ? [TASK_FACTOR] : []), ...(factors ?? []).map(({ name }) => name)].map((factor) => ({ factor }));
}
