import { randomUUID } from 'node:crypto';
import { graphql, parse, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type pg from 'pg';
import { createApi } from '../../src/composition/api.js';
import { createLogger } from '../../src/logger.js';
import { createSchema } from '../../src/resolvers/build-schema.js';
import { createRequestContext, type RequestContext, type RequestOrigin } from '../../src/resolvers/context.js';
import { stoppable } from '../../src/resolvers/stoppable.js';
import { isAsyncIterable, subscribeLive } from '../../src/server/live-subscription.js';
import { lastingGrant } from '../../src/services/access/grant.js';
import type { RunLog } from '../../src/services/answers/run-log.js';
import type { BackendStatus } from '../../src/services/backends/backend-registry.js';
import { UploadStore } from '../../src/services/datasets/upload-store.js';
import { StatisticsPool } from '../../src/services/metrics/statistics-pool.js';
import type { RunControl } from '../../src/services/runs/run.service.js';
import { ImageStore } from '../../src/services/stimuli/image-store.js';

/** What a test puts in the place of the parts that ask backends, render or run. */
export interface ApiFakes extends Partial<RunControl> {
  readonly backends?: readonly BackendStatus[];
  readonly runLog?: Pick<RunLog, 'tail' | 'changes'>;
  readonly home?: string;
  readonly readTruth?: ImageStore['readTruth'];
  /** Where bootstraps are done; on this thread unless told. */
  readonly statistics?: StatisticsPool;
}

export interface TestApi {
  readonly schema: GraphQLSchema;
  readonly createContext: (origin?: Partial<RequestOrigin>) => RequestContext;
  /** Ids of the images that were described, one list a call. */
  readonly describedImages: (readonly number[])[];
  execute(query: string, variables?: Readonly<Record<string, unknown>>): Promise<ExecutionResult>;
  /** Like execute, for what must not fail: returns the data. */
  query<Data>(query: string, variables?: Readonly<Record<string, unknown>>): Promise<Data>;
  subscribe(query: string): Promise<AsyncGenerator<ExecutionResult>>;
}

/** The schema over a real database, with every service that only reads; nothing listens and nothing runs. */
export async function createTestApi(pool: pg.Pool, fakes: ApiFakes = {}): Promise<TestApi> {
  const describedImages: (readonly number[])[] = [];
  const home = fakes.home ?? '/nonexistent';
  const logger = createLogger('silent');
  const store = new ImageStore({ pool, home, logger });
  const unexpected = () => Promise.reject(new Error('this test starts no run'));
  const api = createApi({
    pool,
    backends: { list: () => Promise.resolve([...(fakes.backends ?? [])]) },
    images: {
      threads: store.threads,
      readTruth: fakes.readTruth ?? ((id, asked) => store.readTruth(id, asked)),
      find: (ids) => store.find(ids),
      describe: (ids) => {
        describedImages.push(ids);
        return Promise.resolve(new Map(ids.map((id) => [id, describedImage(id)])));
      },
    },
    runs: {
      start: fakes.start ?? unexpected,
      pause: fakes.pause ?? unexpected,
      resume: fakes.resume ?? unexpected,
      cancel: fakes.cancel ?? unexpected,
      retryFailedAnswers: fakes.retryFailedAnswers ?? unexpected,
      delete: fakes.delete ?? unexpected,
    },
    // The sources run directly, so there are no threads to end.
    statistics: fakes.statistics ?? new StatisticsPool(),
    uploads: new UploadStore({ home }),
    runLog: fakes.runLog ?? NO_RUN_LOG,
    validTokens: { refresh: () => Promise.resolve() },
    logger,
  });
  const createContext = (origin: Partial<RequestOrigin> = {}): RequestContext =>
    createRequestContext({ requestId: randomUUID(), signal: () => NEVER, grant: ADMINISTRATOR, ...origin }, api);
  const schema = await createSchema(api.resolvers);
  const execute = async (source: string, variableValues?: Readonly<Record<string, unknown>>) =>
    graphql({ schema, source, contextValue: createContext(), variableValues });
  return {
    schema,
    createContext,
    describedImages,
    execute,
    query: async <Data>(source: string, variables?: Readonly<Record<string, unknown>>) => {
      const { data, errors } = await execute(source, variables);
      if (errors?.[0]) throw errors[0];
      return data as Data;
    },
    subscribe: async (source) => {
      const contextValue = createContext();
      const payloads = await subscribeLive({ schema, document: parse(source), contextValue }, { logger });
      if (!isAsyncIterable(payloads)) {
        throw payloads.errors?.[0] ?? new Error('The subscription gave neither events nor errors.');
      }
      return stoppable(async function* (left) {
        left.addEventListener('abort', () => void payloads.return());
        for await (const batch of payloads) for (const { result } of batch) yield result as ExecutionResult;
      });
    },
  };
}

const ADMINISTRATOR = lastingGrant('ADMINISTRATOR');
const NEVER = new AbortController().signal;

function describedImage(id: number) {
  const sha256 = String(id).padStart(64, '0');
  return { sha256, mimeType: 'image/png', width: 448, height: 448, byteSize: 1_000 + id };
}

async function* noEntries(): AsyncGenerator<never, void> {
  yield* await Promise.resolve([]);
}

const NO_RUN_LOG: Pick<RunLog, 'tail' | 'changes'> = { tail: noEntries, changes: noEntries };
