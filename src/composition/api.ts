import 'reflect-metadata';
import type pg from 'pg';
import type { Logger } from '../logger.js';
import { AccessTokenResolver } from '../resolvers/access-token.resolver.js';
import { AnswerKeyResolver } from '../resolvers/answer-key.resolver.js';
import { AnswerResolver } from '../resolvers/answer.resolver.js';
import { BackendResolver } from '../resolvers/backend.resolver.js';
import type { ResolverClass } from '../resolvers/build-schema.js';
import { ComparisonResolver } from '../resolvers/comparison.resolver.js';
import { DatasetResolver } from '../resolvers/dataset.resolver.js';
import { ImageResolver } from '../resolvers/image.resolver.js';
import { ImportResolver } from '../resolvers/import.resolver.js';
import { KeyAuditResolver } from '../resolvers/key-audit.resolver.js';
import { LiveFeeds } from '../resolvers/live-feeds.js';
import { LiveResolver } from '../resolvers/live.resolver.js';
import type { LoaderSources } from '../resolvers/loaders.js';
import { MetricCountsResolver } from '../resolvers/metric-counts.resolver.js';
import { MetricsResolver } from '../resolvers/metrics.resolver.js';
import { NodeResolver } from '../resolvers/node.resolver.js';
import { QuestionResolver } from '../resolvers/question.resolver.js';
import { RunMutationResolver } from '../resolvers/run-mutation.resolver.js';
import { RunResolver } from '../resolvers/run.resolver.js';
import { AccessTokenService } from '../services/access/access-token.service.js';
import type { ValidTokens } from '../services/access/valid-tokens.js';
import { AnswerReads } from '../services/answers/answer.reads.js';
import { RunLog } from '../services/answers/run-log.js';
import { BackendReads } from '../services/backends/backend.reads.js';
import { BackendRegistry } from '../services/backends/backend-registry.js';
import { AnswerKeyReads } from '../services/datasets/answer-key.reads.js';
import { AnswerKeyService } from '../services/datasets/answer-key.service.js';
import { DatasetReads } from '../services/datasets/dataset.reads.js';
import { ImportService } from '../services/datasets/import.service.js';
import { KeyAuditService } from '../services/datasets/key-audit.js';
import { PixelKeyService } from '../services/datasets/pixel-key.service.js';
import { QuestionReads } from '../services/datasets/question.reads.js';
import { UploadStore } from '../services/datasets/upload-store.js';
import type { CrashPoints } from '../services/dispatch/crash-points.js';
import { WorkerReads } from '../services/dispatch/worker.reads.js';
import { KeyAlarmService } from '../services/metrics/key-alarm.service.js';
import { MeasuresService } from '../services/metrics/measures.service.js';
import { MetricsService } from '../services/metrics/metrics.service.js';
import { PsychometricService } from '../services/metrics/psychometric.service.js';
import { StatisticsPool } from '../services/metrics/statistics-pool.js';
import { MetricsMemory } from '../services/metrics/vectors/metrics-memory.js';
import { RunReads } from '../services/runs/run.reads.js';
import type { RunControl } from '../services/runs/run.service.js';
import { ImageStore } from '../services/stimuli/image-store.js';
import type { WorkerParts } from './worker.js';

/** What the API is made over: a database, and what asks backends, renders, runs, computes and follows. */
interface ApiParts {
  readonly pool: pg.Pool;
  readonly backends: Pick<BackendRegistry, 'list'>;
  readonly images: Pick<ImageStore, 'find' | 'describe' | 'readTruth' | 'threads'>;
  readonly runs: RunControl;
  readonly statistics: StatisticsPool;
  readonly uploads: UploadStore;
  readonly runLog: Pick<RunLog, 'tail' | 'changes'>;
  readonly validTokens: Pick<ValidTokens, 'refresh'>;
  /** Of the worker in this process, if there is one. */
  readonly writer?: WorkerParts['writer'] | undefined;
  readonly tokens?: WorkerParts['tokens'] | undefined;
  readonly crashPoints?: CrashPoints;
  readonly logger: Logger;
}

/** The resolvers, and what the context of a request needs. Nothing here listens, so a test may build it as it is. */
export function createApi(parts: ApiParts): {
  resolvers: Map<ResolverClass, object>;
  feeds: LiveFeeds;
  sources: LoaderSources;
} {
  const { pool, backends, images, statistics } = parts;
  const reads = {
    datasets: new DatasetReads({ pool }),
    questions: new QuestionReads({ pool }),
    answerKeys: new AnswerKeyReads({ pool }),
    backends: new BackendReads({ pool }),
    runs: new RunReads({ pool }),
    answers: new AnswerReads({ pool }),
    workers: new WorkerReads({ pool }),
  };
  const metrics = new MetricsService();
  const measures = new MeasuresService({ metrics, statistics });
  const psychometrics = new PsychometricService({ metrics, statistics });
  const keyAlarms = new KeyAlarmService({ metrics });
  const resolvers = new Map<ResolverClass, object>([
    [NodeResolver, new NodeResolver()],
    [DatasetResolver, new DatasetResolver({ datasets: reads.datasets })],
    [QuestionResolver, new QuestionResolver()],
    [ImageResolver, new ImageResolver()],
    [
      AnswerKeyResolver,
      new AnswerKeyResolver({
        answerKeyService: new AnswerKeyService({ pool }),
        pixelKeys: new PixelKeyService(parts),
      }),
    ],
    [KeyAuditResolver, new KeyAuditResolver({ keyAudit: new KeyAuditService({ pool }) })],
    [BackendResolver, new BackendResolver({ backends })],
    [
      RunResolver,
      new RunResolver({ runs: reads.runs, metrics, now: Date.now, writeOutage: () => parts.writer?.outage ?? null }),
    ],
    [AnswerResolver, new AnswerResolver(reads)],
    [MetricsResolver, new MetricsResolver({ metrics, measures, psychometrics, keyAlarms })],
    [MetricCountsResolver, new MetricCountsResolver({ metrics })],
    [ComparisonResolver, new ComparisonResolver({ metrics, statistics })],
    [RunMutationResolver, new RunMutationResolver({ runService: parts.runs, uploads: parts.uploads })],
    [ImportResolver, new ImportResolver({ imports: new ImportService(parts), uploads: parts.uploads })],
    [LiveResolver, new LiveResolver()],
    [AccessTokenResolver, new AccessTokenResolver({ accessTokens: new AccessTokenService(parts) })],
  ]);
  const sources = { pool, ...reads, backendRegistry: backends, images, metricsMemory: new MetricsMemory({ pool }) };
  return { resolvers, feeds: new LiveFeeds({ runLog: parts.runLog, metrics, sources, tokens: parts.tokens }), sources };
}
