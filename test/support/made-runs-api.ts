import type { Stall } from '../../src/operations/stall.js';
import { startMadeApiServer, type MadeApiServer } from './made-api-server.js';

const SCHEMA = `
  type UserError { field: [String!] code: String! message: String! }
  type Key { id: ID! name: String! source: String! isDefault: Boolean! questionCount: Int! }
  type Agreement { left: Key! right: Key! task: String compared: Int! disagree: Int! }
  type Audit { agreements: [Agreement!]! }
  type Dataset { name: String! version: Int! questionCount: Int! answerKeys: [Key!]! keyAudit: Audit! }
  type Backend { name: String! kind: String! }
  type Stall { kind: String! since: String! attempts: Int! nextRetryAt: String message: String! }
  type Progress { total: Int! complete: Int! reused: Int! failed: Int! elapsedMs: Float! }
  type Run {
    id: ID! name: String! status: String! statusReason: String model: String! backend: Backend! dataset: Dataset!
    progress: Progress! stall: Stall metrics(answerKey: String): Metrics!
  }
  type Metrics {
    answerKey: Key! final: Boolean! counts: Counts! accuracy: Proportion! confidence: Confidence!
    by(factor: String!): [Group!]!
  }
  type Group { key: String! metrics: Metrics! }
  type Counts { answers: Int! answered: Int! rated: Int! failed: Int! }
  type Proportion { count: Int! n: Int! value: Float low: Float high: Float }
  type Confidence { mean: Float sd: Float levels: [Level!]! }
  type Level { level: Int! count: Int! share: Float accuracy: Proportion! }
  type Warning { line: Int qid: String code: String! message: String! }
  type Report { lines: Int! accepted: Int! warnings: [Warning!]! }
  type RunPayload { run: Run report: Report userErrors: [UserError!]! }
  type DatasetPayload { dataset: Dataset report: Report userErrors: [UserError!]! }
  type KeyPayload { answerKey: Key report: Report userErrors: [UserError!]! }
  input StartRunInput {
    dataset: String! datasetVersion: Int name: String backend: String model: String labels: [String!]
    questionLimit: Int samplesPerQuestion: Int temperature: Float seed: Int maxFailures: Int
    deadline: String reuse: Boolean results: ID idempotencyKey: String
  }
  input ImportDatasetInput { name: String! questions: ID! catalog: ID description: String }
  input ImportAnswerKeyInput { dataset: String! name: String! upload: ID! makeDefault: Boolean }
  input ImportRunInput { dataset: String! name: String! model: String! results: ID! }
  type Query { runByName(name: String!): Run run(id: ID!): Run dataset(name: String!, version: Int): Dataset }
  type Mutation {
    startRun(input: StartRunInput!): RunPayload!
    cancelRun(id: ID!): RunPayload!
    importDataset(input: ImportDatasetInput!): DatasetPayload!
    importAnswerKey(input: ImportAnswerKeyInput!): KeyPayload!
    importRun(input: ImportRunInput!): RunPayload!
  }
  type Subscription { answerWritten(runId: ID!, after: Int = 0): Written! }
  type Written { sequence: Int! answer: Answer! }
  type Probability { letter: String! probability: Float! }
  type Stage { stage: Int! text: String! latencyMs: Float! }
  type Image { mimeType: String! }
  type Question { qid: String! task: String! answerPrompt: String! confidencePrompt: String! image: Image }
  type AnswerError { code: String! message: String! }
  type Answer {
    id: ID! sample: Int! status: String! letter: String confidence: Int probabilities: [Probability!]
    stages: [Stage!]! question: Question! error: AnswerError
  }
`;

/** What a test varies of the made server: one run over two questions. */
export interface MadeRuns {
  readonly keys: readonly { readonly name: string; readonly isDefault: boolean }[];
  readonly status: string;
  readonly progress: { readonly total: number; readonly complete: number; readonly failed: number };
  /** [sequence, question, stage shown], in the order of the log. */
  readonly writes: readonly (readonly [sequence: number, question: 1 | 2, stage: 1 | 2])[];
  readonly statusReason: string | null;
  /** Asked each time the run is read. */
  readonly stall: () => Stall | null;
  /** Awaited after the last write, before the stream ends. */
  readonly beforeEnd: () => Promise<void>;
  readonly userErrors: readonly { readonly field: string[] | null; readonly code: string; readonly message: string }[];
  readonly warnings: readonly { readonly line: number | null; readonly code: string; readonly message: string }[];
}

const COMPLETE: MadeRuns = {
  keys: [{ name: 'catalog', isDefault: true }],
  status: 'COMPLETED',
  progress: { total: 2, complete: 2, failed: 0 },
  writes: [
    [1, 1, 1],
    [2, 2, 1],
    [3, 1, 2],
    [4, 2, 2],
  ],
  statusReason: null,
  stall: () => null,
  beforeEnd: () => Promise.resolve(),
  userErrors: [],
  warnings: [],
};

/** Mutations that the server got, in order: [field, its argument]. */
export type Calls = [field: string, argument: unknown][];

/** A made server that has a run named `pilot` over the dataset `lab`; no database, no model. */
export async function startMadeRunsApi(
  overrides: Partial<MadeRuns> = {},
): Promise<MadeApiServer & { readonly calls: Calls }> {
  const made = { ...COMPLETE, ...overrides };
  const calls: Calls = [];
  const dataset = datasetOf(made);
  const run = runOf(made, dataset);
  const report = { lines: 4, accepted: 4, warnings: made.warnings.map((warning) => ({ qid: null, ...warning })) };
  const mutation = (field: string, payload: object) => (argument: { input?: unknown }) => {
    calls.push([field, argument.input ?? argument]);
    const failed = made.userErrors.length > 0;
    return failed ? { userErrors: made.userErrors } : { ...payload, report, userErrors: [] };
  };
  const root = {
    runByName: ({ name }: { name: string }) => (name === 'pilot' ? run : null),
    run: ({ id }: { id: string }) => (id === 'run-1' ? run : null),
    dataset: ({ name }: { name: string }) => (name === 'lab' ? dataset : null),
    startRun: mutation('startRun', { run }),
    cancelRun: mutation('cancelRun', { run }),
    importDataset: mutation('importDataset', { dataset }),
    importAnswerKey: mutation('importAnswerKey', { answerKey: { ...keyOf('ground-truth', false), source: 'FILE' } }),
    importRun: mutation('importRun', { run }),
    answerWritten: ({ after }: { after: number }) => log(made, after),
  };
  return Object.assign(await startMadeApiServer({ schema: SCHEMA, root }), { calls });
}

async function* log(made: MadeRuns, after: number) {
  for (const [sequence, question, stage] of made.writes) {
    if (sequence > after) yield { answerWritten: { sequence, answer: answerOf(question, stage) } };
  }
  await made.beforeEnd();
}

function answerOf(question: 1 | 2, stage: 1 | 2) {
  const stages = [
    { stage: 1, text: 'A', latencyMs: 12.5 },
    { stage: 2, text: 'confidence: 4', latencyMs: 3 },
  ];
  return {
    id: `answer-${question}`,
    sample: 0,
    status: stage === 1 ? 'AWAITING_CONFIDENCE' : 'COMPLETE',
    letter: 'A',
    confidence: stage === 1 ? null : 4,
    probabilities: [{ letter: 'A', probability: 0.75 }],
    stages: stages.slice(0, stage),
    question: {
      qid: `Q-${question}`,
      task: 'Grid',
      answerPrompt: 'Which?',
      confidencePrompt: 'How sure?',
      image: null,
    },
    error: null,
  };
}

function datasetOf({ keys }: MadeRuns) {
  const pair = { left: keyOf('catalog', true), right: keyOf('ground-truth', false) };
  const agreements = [
    { ...pair, task: null, compared: 2688, disagree: 1454 },
    { ...pair, task: 'Grid', compared: 896, disagree: 0 },
    { ...pair, task: 'Gabor', compared: 896, disagree: 896 },
  ];
  const answerKeys = keys.map(({ name, isDefault }) => keyOf(name, isDefault));
  return { name: 'lab', version: 3, questionCount: 2, answerKeys, keyAudit: { agreements } };
}

function keyOf(name: string, isDefault: boolean) {
  return { id: `key-${name}`, name, source: 'CATALOG', isDefault, questionCount: 2 };
}

function runOf({ status, statusReason, stall, progress }: MadeRuns, dataset: object) {
  return {
    id: 'run-1',
    name: 'pilot',
    status,
    statusReason,
    stall,
    model: 'made-model',
    backend: { name: 'simulated', kind: 'SIMULATED' },
    dataset,
    progress: { ...progress, reused: 0, elapsedMs: 1500 },
    metrics: ({ answerKey }: { answerKey: string }) => metricsUnder(answerKey),
  };
}

function metricsUnder(answerKey: string): object {
  const accuracy = { count: 1, n: 2, value: 0.5, low: 0.0945, high: 0.9055 };
  return {
    answerKey: keyOf(answerKey, true),
    final: true,
    counts: { answers: 2, answered: 2, rated: 2, failed: 0 },
    accuracy,
    confidence: { mean: 4, sd: 0, levels: [{ level: 4, count: 2, share: 1, accuracy }] },
    by: () => [{ key: 'Grid', metrics: metricsUnder(answerKey) }],
  };
}
