import DataLoader from 'dataloader';
import type pg from 'pg';
import type { AnswerFilter } from '../schema/answer-filter.js';
import type { AnswerKey, LetterCount } from '../schema/answer-key.js';
import type { Answer } from '../schema/answer.js';
import type { Backend } from '../schema/backend.js';
import type { Dataset, TaskSummary } from '../schema/dataset.js';
import { Image } from '../schema/image.js';
import type { Plain } from '../schema/plain.js';
import type { QuestionFilter } from '../schema/question-filter.js';
import type { Question } from '../schema/question.js';
import type { Run } from '../schema/run.js';
import {
  answerIdText,
  type AnswerId,
  type AnswerReads,
  type AnswersRequest,
} from '../services/answers/answer.reads.js';
import type { BackendRegistry, BackendStatus } from '../services/backends/backend-registry.js';
import type { BackendReads } from '../services/backends/backend.reads.js';
import type { Page, PageRequest } from '../services/database/page.js';
import type { AnswerKeyReads, KeyedQuestion } from '../services/datasets/answer-key.reads.js';
import type { DatasetReads } from '../services/datasets/dataset.reads.js';
import type { QuestionContent, QuestionReads } from '../services/datasets/question.reads.js';
import { createMetricsLoaders, type MetricsLoaders } from '../services/metrics/metrics-loaders.js';
import type { LiveWorker, WorkerReads } from '../services/dispatch/worker.reads.js';
import type { MetricsMemory } from '../services/metrics/vectors/metrics-memory.js';
import type { RunField, RunReads } from '../services/runs/run.reads.js';
import type { ImageStore, StoredImageInfo } from '../services/stimuli/image-store.js';
import { correctnessOf } from './correctness.js';
import { lazily } from './lazily.js';
import { loadersByArguments } from './loaders-by-arguments.js';

/** Where the loaders read. */
export interface LoaderSources {
  readonly pool: pg.Pool;
  readonly datasets: DatasetReads;
  readonly questions: QuestionReads;
  readonly answerKeys: AnswerKeyReads;
  readonly backends: BackendReads;
  readonly runs: RunReads;
  readonly answers: AnswerReads;
  readonly workers: WorkerReads;
  readonly backendRegistry: Pick<BackendRegistry, 'list'>;
  readonly images: Pick<ImageStore, 'find' | 'describe'>;
  readonly metricsMemory: MetricsMemory;
}

type RowLoader<K, T> = DataLoader<K, T | undefined, string | number>;
interface WithQuestions {
  /** With the questions known, so that no row waits for its own. */
  readonly withQuestions: boolean;
}
type PageLoaders<Args extends PageRequest, T> = (args: Args) => DataLoader<number, Page<T>>;

export interface Loaders {
  readonly dataset: RowLoader<number, Dataset>;
  readonly question: RowLoader<number, Question>;
  /** By the question's id. */
  readonly questionContent: RowLoader<number, QuestionContent>;
  readonly answerKey: RowLoader<number, AnswerKey>;
  readonly backend: RowLoader<number, Backend>;
  readonly run: RowLoader<number, Run>;
  /** With these fields alone. */
  readonly runWith: (fields: readonly RunField[]) => DataLoader<number, Run | undefined>;
  readonly answer: RowLoader<AnswerId, Answer>;
  readonly image: RowLoader<number, Image>;
  /** Renders the images that were never rendered. */
  readonly renderedImage: RowLoader<number, StoredImageInfo>;
  readonly questionByQid: RowLoader<{ datasetId: number; qid: string }, Question>;
  /** What each backend says of itself now; all are asked once a request. */
  readonly backendStatus: RowLoader<number, BackendStatus>;
  readonly tasksOfDataset: DataLoader<number, Plain<TaskSummary>[]>;
  readonly keysOfDataset: DataLoader<number, AnswerKey[]>;
  readonly letterCounts: DataLoader<number, LetterCount[]>;
  readonly correctLetter: RowLoader<KeyedQuestion, string>;
  /** Under the key of that name; null for the default one. */
  readonly correctness: (answerKey: string | null) => DataLoader<Answer, boolean | null>;
  readonly inFlight: DataLoader<number, number>;
  /** The workers that live, read once a request. */
  readonly liveWorkers: () => Promise<LiveWorker[]>;
  readonly questionsOfDataset: PageLoaders<PageRequest & { where: QuestionFilter }, Question>;
  readonly questionCount: (where: QuestionFilter) => DataLoader<number, number>;
  readonly runsOfDataset: PageLoaders<PageRequest & { fields: readonly RunField[] }, Run>;
  readonly runCount: DataLoader<number, number>;
  readonly answersOfRun: PageLoaders<AnswersRequest & WithQuestions & { where: AnswerFilter }, Answer>;
  readonly answerCountOfRun: (where: AnswerFilter) => DataLoader<number, number>;
  readonly answersOfQuestion: PageLoaders<AnswersRequest & WithQuestions, Answer>;
  readonly answerCountOfQuestion: DataLoader<number, number>;
  readonly metrics: MetricsLoaders;
}

/**
 * The loaders of one request. Whatever crosses a relation goes through them, so the number of statements depends on
 * the shape of a query, never on the number of rows.
 */
export const createLoaders = lazily<LoaderSources, Loaders>({
  dataset: ({ datasets }) => new DataLoader((ids) => datasets.byIds(ids)),
  question: ({ questions }) => new DataLoader((ids) => questions.byIds(ids)),
  questionContent: ({ questions }) => new DataLoader((ids) => questions.contents(ids)),
  answerKey: ({ answerKeys }) => new DataLoader((ids) => answerKeys.byIds(ids)),
  backend: ({ backends }) => new DataLoader((ids) => backends.byIds(ids)),
  run: ({ runs }) => new DataLoader((ids) => runs.byIds(ids)),
  runWith: ({ runs }) => loadersByArguments((ids, fields) => runs.byIds(ids, fields)),
  answer: ({ answers }) => new DataLoader((ids) => answers.byIds(ids), { cacheKeyFn: answerIdText }),
  image: ({ images }) => new DataLoader((ids) => findImages(images, ids)),
  renderedImage: ({ images }) => new DataLoader((ids) => describeImages(images, ids)),
  questionByQid: ({ questions }) =>
    new DataLoader((keys) => questions.byQids(keys), { cacheKeyFn: ({ datasetId, qid }) => `${datasetId}:${qid}` }),
  backendStatus: ({ backendRegistry }) => new DataLoader((ids) => backendStatuses(backendRegistry, ids)),
  tasksOfDataset: ({ datasets }) => new DataLoader((ids) => datasets.tasks(ids)),
  keysOfDataset: ({ answerKeys }) => new DataLoader((ids) => answerKeys.ofDatasets(ids)),
  letterCounts: ({ answerKeys }) => new DataLoader((ids) => answerKeys.letterCounts(ids)),
  correctLetter: ({ answerKeys }) =>
    new DataLoader((entries) => answerKeys.letters(entries), {
      cacheKeyFn: ({ answerKeyId, questionId }) => `${answerKeyId}:${questionId}`,
    }),
  correctness: ({ answerKeys, runs }, loaders) =>
    loadersByArguments((answers, answerKey) => correctnessOf(answers, answerKey, { loaders, answerKeys, runs })),
  inFlight: ({ runs }) => new DataLoader((ids) => runs.inFlight(ids)),
  liveWorkers: ({ workers }) => {
    let live: Promise<LiveWorker[]> | undefined;
    return () => (live ??= workers.live());
  },
  questionsOfDataset: ({ questions }) => loadersByArguments((ids, args) => questions.pagesOfDatasets(ids, args)),
  questionCount: ({ questions }) => loadersByArguments((ids, where) => questions.countsOfDatasets(ids, where)),
  runsOfDataset: ({ runs }) => loadersByArguments((ids, args) => runs.pagesOfDatasets(ids, args)),
  runCount: ({ runs }) => new DataLoader((ids) => runs.countsOfDatasets(ids)),
  answersOfRun: ({ answers, questions }) =>
    loadersByArguments(async (ids, args) => withQuestions(await answers.pagesOfRuns(ids, args), args, questions)),
  answerCountOfRun: ({ answers }) => loadersByArguments((ids, where) => answers.countsOfRuns(ids, where)),
  answersOfQuestion: ({ answers, questions }) =>
    loadersByArguments(async (ids, args) => withQuestions(await answers.pagesOfQuestions(ids, args), args, questions)),
  answerCountOfQuestion: ({ answers }) => new DataLoader((ids) => answers.countsOfQuestions(ids)),
  metrics: ({ pool, metricsMemory }) => createMetricsLoaders(pool, metricsMemory),
});

async function withQuestions(
  pages: Page<Answer>[],
  request: WithQuestions,
  questions: QuestionReads,
): Promise<Page<Answer>[]> {
  if (request.withQuestions) {
    await questions.byIds([...new Set(pages.flatMap(({ rows }) => rows.map(({ questionId }) => questionId)))]);
  }
  return pages;
}

async function findImages(images: LoaderSources['images'], ids: readonly number[]): Promise<(Image | undefined)[]> {
  const records = await images.find(ids);
  return ids.map((id) => {
    const record = records.get(id);
    return record && Object.assign(new Image(), record);
  });
}

async function describeImages(
  images: LoaderSources['images'],
  ids: readonly number[],
): Promise<(StoredImageInfo | undefined)[]> {
  const described = await images.describe(ids);
  return ids.map((id) => described.get(id));
}

async function backendStatuses(
  registry: LoaderSources['backendRegistry'],
  ids: readonly number[],
): Promise<(BackendStatus | undefined)[]> {
  const statuses = new Map((await registry.list()).map((status) => [status.id, status]));
  return ids.map((id) => statuses.get(id));
}
