import { randomUUID } from 'node:crypto';
import { graphql, subscribe, parse, type ExecutionResult, type GraphQLSchema } from 'graphql';
import type pg from 'pg';
import { AnswerKeyResolver } from '../../src/resolvers/answer-key.resolver.js';
import { AnswerResolver } from '../../src/resolvers/answer.resolver.js';
import { BackendResolver } from '../../src/resolvers/backend.resolver.js';
import { createSchema } from '../../src/resolvers/build-schema.js';
import { createRequestContext, type RequestContext } from '../../src/resolvers/context.js';
import { DatasetResolver } from '../../src/resolvers/dataset.resolver.js';
import { ImageResolver } from '../../src/resolvers/image.resolver.js';
import { ImportResolver } from '../../src/resolvers/import.resolver.js';
import { KeyAuditResolver } from '../../src/resolvers/key-audit.resolver.js';
import { LiveFeeds } from '../../src/resolvers/live-feeds.js';
import { LiveResolver } from '../../src/resolvers/live.resolver.js';
import { MetricCountsResolver } from '../../src/resolvers/metric-counts.resolver.js';
import { MetricsResolver } from '../../src/resolvers/metrics.resolver.js';
import { NodeResolver } from '../../src/resolvers/node.resolver.js';
import { QuestionResolver } from '../../src/resolvers/question.resolver.js';
import { RunMutationResolver } from '../../src/resolvers/run-mutation.resolver.js';
import { RunResolver } from '../../src/resolvers/run.resolver.js';
import { AnswerReads } from '../../src/services/answers/answer.reads.js';
import type { AnswerWrite, RunLog } from '../../src/services/answers/run-log.js';
import type { BackendStatus } from '../../src/services/backends/backend-registry.js';
import { BackendReads } from '../../src/services/backends/backend.reads.js';
import { AnswerKeyReads } from '../../src/services/datasets/answer-key.reads.js';
import { AnswerKeyService } from '../../src/services/datasets/answer-key.service.js';
import { DatasetReads } from '../../src/services/datasets/dataset.reads.js';
import { ImportService } from '../../src/services/datasets/import.service.js';
import { KeyAuditService } from '../../src/services/datasets/key-audit.js';
import { QuestionReads } from '../../src/services/datasets/question.reads.js';
import { UploadStore } from '../../src/services/datasets/upload-store.js';
import { MetricsService } from '../../src/services/metrics/metrics.service.js';
import type { RunService, StartRun } from '../../src/services/runs/run.service.js';
import { RunReads } from '../../src/services/runs/run.reads.js';
import { ImageStore } from '../../src/services/stimuli/image-store.js';
import { createLogger } from '../../src/logger.js';

/** What a test puts in the place of the parts that ask backends, render or run. */
export interface ApiFakes {
  readonly backends?: readonly BackendStatus[];
  readonly start?: (input: StartRun) => Promise<number>;
  readonly cancel?: RunService['cancel'];
  readonly delete?: RunService['delete'];
  readonly runLog?: Pick<RunLog, 'tail' | 'changes'>;
  readonly home?: string;
}

export interface TestApi {
  readonly schema: GraphQLSchema;
  readonly createContext: (requestId: string) => RequestContext;
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
  const backendRegistry = { list: () => Promise.resolve([...(fakes.backends ?? [])]) };
  const reads = {
    datasets: new DatasetReads({ pool }),
    questions: new QuestionReads({ pool }),
    answerKeys: new AnswerKeyReads({ pool }),
    backends: new BackendReads({ pool }),
    runs: new RunReads({ pool }),
    answers: new AnswerReads({ pool }),
  };
  const store = new ImageStore({ pool, home: fakes.home ?? '/nonexistent', logger: createLogger('silent') });
  const images = {
    find: (ids: readonly number[]) => store.find(ids),
    describe: (ids: readonly number[]) => {
      describedImages.push(ids);
      return Promise.resolve(new Map(ids.map((id) => [id, describedImage(id)])));
    },
  };
  const metrics = new MetricsService();
  const feeds = new LiveFeeds({ runLog: fakes.runLog ?? NO_RUN_LOG, metrics });
  const sources = { pool, ...reads, backendRegistry, images };
  const createContext = (requestId: string): RequestContext => createRequestContext(requestId, { feeds, sources });
  const unexpected = () => Promise.reject(new Error('this test starts no run'));
  const runService = {
    start: fakes.start ?? unexpected,
    cancel: fakes.cancel ?? unexpected,
    delete: fakes.delete ?? unexpected,
  };
  const schema = await createSchema(
    new Map<abstract new (...args: never[]) => object, object>([
      [NodeResolver, new NodeResolver()],
      [DatasetResolver, new DatasetResolver({ datasets: reads.datasets })],
      [QuestionResolver, new QuestionResolver()],
      [ImageResolver, new ImageResolver()],
      [AnswerKeyResolver, new AnswerKeyResolver({ answerKeyService: new AnswerKeyService({ pool }) })],
      [KeyAuditResolver, new KeyAuditResolver({ keyAudit: new KeyAuditService({ pool }) })],
      [BackendResolver, new BackendResolver({ backends: backendRegistry })],
      [RunResolver, new RunResolver({ runs: reads.runs, metrics, now: Date.now })],
      [AnswerResolver, new AnswerResolver()],
      [MetricsResolver, new MetricsResolver({ metrics })],
      [MetricCountsResolver, new MetricCountsResolver({ metrics })],
      [RunMutationResolver, new RunMutationResolver({ runService })],
      [
        ImportResolver,
        new ImportResolver({
          imports: new ImportService({ pool }),
          uploads: new UploadStore({ home: fakes.home ?? '/nonexistent' }),
        }),
      ],
      [LiveResolver, new LiveResolver()],
    ]),
  );
  const execute = async (source: string, variableValues?: Readonly<Record<string, unknown>>) =>
    graphql({ schema, source, contextValue: createContext(randomUUID()), variableValues });
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
      const result = await subscribe({ schema, document: parse(source), contextValue: createContext(randomUUID()) });
      if (Symbol.asyncIterator in result) return result as AsyncGenerator<ExecutionResult>;
      throw result.errors?.[0] ?? new Error('The subscription gave neither events nor errors.');
    },
  };
}

function describedImage(id: number) {
  const sha256 = String(id).padStart(64, '0');
  return { sha256, mimeType: 'image/png', width: 448, height: 448, byteSize: 1_000 + id };
}

const NO_RUN_LOG: Pick<RunLog, 'tail' | 'changes'> = {
  // eslint-disable-next-line @typescript-eslint/require-await, require-yield -- a log without entries
  tail: async function* (): AsyncGenerator<readonly AnswerWrite[]> {
    return;
  },
  // eslint-disable-next-line @typescript-eslint/require-await, require-yield -- a log without entries
  changes: async function* (): AsyncGenerator<void> {
    return;
  },
};
