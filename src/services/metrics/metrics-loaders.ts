import DataLoader from 'dataloader';
import type pg from 'pg';
import type { AnswerKey } from '../../schema/answer-key.js';
import { AnswerKeyReads } from '../datasets/answer-key.reads.js';
import type { AnswerCell } from '../statistics/answer-cell.js';
import type { KeyConflict } from '../statistics/key-alarm.js';
import type { TokenCell } from '../statistics/token-cell.js';
import type { DatasetDifficulty } from './dataset-difficulty.js';
import { loadDatasetFactors, type DatasetFactors } from './dataset-factors.js';
import type { Folds } from './fold.js';
import type { GroupTable } from './group-table.js';
import { loadKeyConflicts } from './key-conflicts.js';
import { loadPairedCells, pairedKey, type PairedCells, type PairedRequest } from './paired-cells.js';
import { loadFoldedCells, loadSliceCells, type SliceCells } from './slice-cells.js';
import { sliceKey, type SliceRequest } from './slice-rows.js';
import { loadStageLatency, type StageLatency } from './stage-latency.js';
import { coverageOf, loadFoldedTokenCells, loadTokenCells } from './token-cells.js';
import { MetricsMemory } from './vectors/metrics-memory.js';
import { ResponseVectors, type ResponseVector } from './vectors/response-vectors.js';
import { vectorCells, vectorFoldedCells, vectorTokenCoverage } from './vectors/vector-cells.js';
import { vectorLatency } from './vectors/vector-latency.js';
import { vectorPairs } from './vectors/vector-pairs.js';
import type { VectorSlice } from './vectors/vector-slice.js';
import { VectorSource } from './vectors/vector-source.js';
import { vectorFoldedTokenCells, vectorTokenCells } from './vectors/vector-token-cells.js';

type SliceLoader<Value> = DataLoader<SliceRequest, GroupTable<Value>, string>;

/** What metrics read, batched and cached for one request: a later request sees the answers written since. */
export interface MetricsLoaders {
  readonly cells: SliceLoader<SliceCells>;
  readonly foldedCells: SliceLoader<Folds<readonly AnswerCell[]>>;
  readonly tokenCells: SliceLoader<readonly TokenCell[]>;
  readonly foldedTokenCells: SliceLoader<Folds<readonly TokenCell[]>>;
  /** N_tok. */
  readonly tokenCoverage: SliceLoader<number>;
  readonly latency: SliceLoader<readonly StageLatency[]>;
  readonly keyConflicts: SliceLoader<readonly KeyConflict[]>;
  readonly pairedCells: DataLoader<PairedRequest, GroupTable<PairedCells>, string>;
  /** For a run that has ended: measures of it are about to be asked for. */
  readonly prefetch: (runId: number) => void;
  /** By dataset id. */
  readonly answerKeys: DataLoader<number, readonly AnswerKey[]>;
  /** By dataset id. */
  readonly datasetFactors: DataLoader<number, DatasetFactors>;
  /** By dataset id: the factor that is difficulty, by task. */
  readonly difficulty: DataLoader<number, DatasetDifficulty>;
}

type LoadSlices<Value> = (pool: pg.Pool, requests: readonly SliceRequest[]) => Promise<GroupTable<Value>[]>;

/**
 * One set of loaders; make it once a request (or once an event of a subscription). A run that has ended is answered from
 * its response vector, everything else by GROUP BY; both give the same.
 *
 * @param memory  what is kept from one request to the next; share one in a process
 */
export function createMetricsLoaders(pool: pg.Pool, memory = new MetricsMemory({ pool })): MetricsLoaders {
  const keys = new AnswerKeyReads({ pool });
  const vectors = new ResponseVectors({ pool, memory });
  const source = new VectorSource({ vectors, columns: memory.columns });
  const bySql = <Value>(load: LoadSlices<Value>): SliceLoader<Value> =>
    new DataLoader((requests) => load(pool, requests), { cacheKeyFn: sliceKey });
  const ofSlices = <Value, Vector extends ResponseVector>(
    load: LoadSlices<Value>,
    loader: DataLoader<number, Vector | null>,
    count: (slice: VectorSlice<Vector>) => GroupTable<Value>,
    options?: { byFold: boolean },
  ): SliceLoader<Value> =>
    new DataLoader(
      async (requests) => {
        // Of one vector, equal requests have one table; and a vector is the same object until an answer changes.
        const nameOf = (request: SliceRequest): string => `${count.name} ${sliceKey(request)}`;
        const known = await source.remembered(
          loader,
          requests,
          // A name stands for one count, and so for one type.
          (vector, request) => memory.counted.peek(vector, nameOf(request)) as GroupTable<Value> | undefined,
        );
        const fresh = requests.filter((_, place) => known[place] === undefined);
        const slices = fresh.length > 0 ? await source.slices(loader, fresh, options) : [];
        const counted = await countOrLoad(
          slices,
          fresh,
          (slice, request) => memory.counted.of(slice.vector, nameOf(request), () => count(slice)),
          (rest) => load(pool, rest),
        );
        const tables = counted.values();
        return known.map((table) => table ?? taken(tables));
      },
      { cacheKeyFn: sliceKey },
    );
  const { responses, tokens, latencies } = vectors;
  const tokenCells = ofSlices(loadTokenCells, tokens, vectorTokenCells);
  const coverage: LoadSlices<number> = async (_, requests) =>
    (await Promise.all(requests.map((request) => tokenCells.load(request)))).map((table) => table.map(coverageOf));
  return {
    cells: ofSlices(loadSliceCells, responses, vectorCells),
    foldedCells: ofSlices(loadFoldedCells, responses, vectorFoldedCells, { byFold: true }),
    tokenCells,
    foldedTokenCells: ofSlices(loadFoldedTokenCells, tokens, vectorFoldedTokenCells, { byFold: true }),
    tokenCoverage: ofSlices(coverage, responses, vectorTokenCoverage),
    latency: ofSlices(loadStageLatency, latencies, vectorLatency),
    keyConflicts: bySql(loadKeyConflicts),
    pairedCells: new DataLoader(
      async (requests) =>
        countOrLoad(
          await source.pairs(requests),
          requests,
          ([baseline, candidate]) => vectorPairs(baseline, candidate),
          (rest) => loadPairedCells(pool, rest),
        ),
      { cacheKeyFn: pairedKey },
    ),
    prefetch: (runId) => vectors.prefetch(runId),
    answerKeys: new DataLoader((datasetIds) => keys.ofDatasets(datasetIds)),
    datasetFactors: new DataLoader((datasetIds) => loadDatasetFactors(pool, datasetIds)),
    difficulty: new DataLoader((datasetIds) => memory.difficulty.load(datasetIds)),
  };
}

/** Counts what is in memory and loads the rest together; results in the order of the requests. */
async function countOrLoad<Request, Slice, Result>(
  slices: readonly (Slice | null)[],
  requests: readonly Request[],
  count: (slice: Slice, request: Request) => Result,
  load: (requests: readonly Request[]) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const rest = requests.filter((_, place) => slices[place] === null);
  const loaded = (rest.length > 0 ? await load(rest) : []).values();
  return requests.map((request, place) => {
    const slice = slices[place];
    return slice == null ? taken(loaded) : count(slice, request);
  });
}

function taken<Result>(results: Iterator<Result, unknown>): Result {
  const next = results.next();
  if (next.done) throw new Error('A load gave fewer results than requests');
  return next.value;
}
