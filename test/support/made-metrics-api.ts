import { emitSchema } from '../../src/resolvers/build-schema.js';
import { startMadeApiServer, type MadeApiServer } from './made-api-server.js';
import { estimate, madeFigures, share } from './made-figures.js';

/** What a test varies of the made server. */
export interface MadeMetrics {
  readonly backendKind: string;
  readonly status: string;
  readonly placeholder: boolean;
  /** The keys of the dataset; under `published`, if it is among them, answers raise an alarm. */
  readonly keys: readonly string[];
  readonly runs: readonly string[];
  readonly disagreements: number;
}

const MADE: MadeMetrics = {
  backendKind: 'VLLM',
  status: 'COMPLETED',
  placeholder: false,
  keys: ['catalog', 'published'],
  runs: ['pilot', 'other', 'third'],
  disagreements: 3,
};

const ALARM = {
  reasons: ['BELOW_CHANCE'],
  message: 'Gabor: accuracy is below chance (20 % of 100): check whether the letters are swapped.',
  tasks: ['Gabor'],
  byTask: [{ task: 'Gabor', reasons: ['BELOW_CHANCE'], detail: 'accuracy is below chance (20 % of 100)' }],
};

/** A server with the schema of this project and made answers: runs over a dataset named `lab` of two tasks. */
export async function startMadeMetricsApi(
  overrides: Partial<MadeMetrics> = {},
): Promise<MadeApiServer & { readonly derived: unknown[] }> {
  const made = { ...MADE, ...overrides };
  const derived: unknown[] = [];
  const keys = made.keys.map(keyOf);
  const runs = made.runs.map((name) => runOf(name, made, () => dataset));
  const dataset = { ...datasetOf(made, keys), runs: () => ({ totalCount: runs.length, nodes: runs }) };
  const runOfId = (id: string) => runs.find((run) => run.id === id) ?? null;
  const root = {
    runByName: ({ name }: { name: string }) => runOfId(`id-${name}`),
    run: ({ id }: { id: string }) => runOfId(id),
    dataset: ({ name }: { name: string }) => (name === 'lab' ? dataset : null),
    compareRuns: (pair: { baseline: string; candidate: string }) =>
      comparison(runOfId(pair.baseline), runOfId(pair.candidate)),
    compareAllRuns: ({ runs: ids }: { runs: string[] }) =>
      ids.flatMap((baseline, place) =>
        ids.slice(place + 1).map((candidate) => ({
          comparison: comparison(runOfId(baseline), runOfId(candidate)),
          ...{ mcNemarPHolm: 0.06, ecePHolm: 0.5, aurocPHolm: null },
        })),
      ),
    deriveAnswerKey: ({ input }: { input: unknown }) => {
      derived.push(input);
      keys.push({ ...keyOf('pixels'), source: 'PIXELS' });
      const report = { lines: 200, accepted: 200, warnings: [] };
      return { answerKey: keys.at(-1), report, userErrors: [] };
    },
  };
  return Object.assign(await startMadeApiServer({ schema: await emitSchema(), root }), { derived });
}

function keyOf(name: string) {
  return {
    ...{ id: `key-${name}`, name, source: name === 'published' ? 'FILE' : 'CATALOG', isDefault: name === 'catalog' },
    questionCount: 200,
    letterCounts: [
      { letter: 'A', count: 120 },
      { letter: 'B', count: 80 },
    ],
  };
}

type Key = ReturnType<typeof keyOf>;

function datasetOf({ disagreements }: MadeMetrics, keys: Key[]) {
  const [left, right] = keys;
  const contradict = Math.min(1, disagreements);
  const pair = { left, right };
  const agreements = [
    { ...pair, task: null, compared: 200, disagree: 100 * contradict },
    { ...pair, task: 'Gabor', compared: 100, disagree: 100 * contradict },
    { ...pair, task: 'Grid', compared: 100, disagree: 0 },
  ];
  const nodes = Array.from({ length: disagreements }, (_, index) => ({
    question: { qid: `GAB-${index + 1}`, task: 'Gabor' },
    letters: keys.map((answerKey, place) => ({ answerKey, letter: place === 0 ? 'A' : 'B' })),
  }));
  return {
    ...{ name: 'lab', version: 3, contentHash: 'a1b2c3d4e5f6a7b8', questionCount: 200, answerKeys: keys },
    tasks: [
      {
        ...{ name: 'Gabor', questionCount: 100 },
        factors: [{ name: 'level' }, { name: 'color' }],
        difficulty: { factor: 'level', easier: 'HIGHER' },
      },
      { name: 'Grid', questionCount: 100, factors: [{ name: 'color' }], difficulty: null },
    ],
    keyAudit: {
      agreements: right ? agreements : [],
      disagreements: ({ first, after }: { first: number; after: string | null }) => {
        const start = Number(after ?? 0);
        const page = nodes.slice(start, start + first);
        const end = start + page.length;
        return {
          ...{ totalCount: nodes.length, nodes: page },
          pageInfo: { hasNextPage: end < nodes.length, endCursor: String(end) },
        };
      },
    },
  };
}

function runOf(name: string, made: MadeMetrics, dataset: () => object) {
  return {
    ...{ id: `id-${name}`, name, status: made.status, statusReason: null, model: `${name}-model`, labels: ['nightly'] },
    ...{ createdAt: '2026-01-02T03:04:05.678Z', startedAt: null, finishedAt: null, dataset },
    backend: { name: 'gpu-1', kind: made.backendKind },
    settings: {
      ...{ temperature: 0, maxAnswerTokens: 16, maxConfidenceTokens: 16, seed: null, samplesPerQuestion: 1 },
      ...{ constrainOutput: false, logprobs: true, questionLimit: null, tasks: null },
    },
    environment: { backend: { version: '0.31.0', model: null }, host: 'gpu-host' },
    progress: {
      ...{ total: 200, complete: 200, reused: 0, failed: 0, elapsedMs: 61_000 },
      ...{ requests: 400, retries: 1, promptTokens: 1000, completionTokens: 400 },
    },
    metrics: ({ answerKey }: { answerKey: string | null }) => metricsUnder(answerKey ?? 'catalog', made),
  };
}

function metricsUnder(key: string, { status, placeholder }: MadeMetrics) {
  const isWrong = key === 'published';
  const gabor = madeFigures({ correct: isWrong ? 20 : 80, n: 100, auroc: 0.5, placeholder });
  const grid = madeFigures({ correct: 100, n: 100, auroc: null, placeholder });
  return {
    ...madeFigures({ correct: isWrong ? 120 : 180, n: 200, auroc: 0.504, placeholder }),
    answerKey: keyOf(key),
    final: status === 'COMPLETED',
    keyAlarm: isWrong ? ALARM : null,
    psychometric: () => psychometric(),
    by: ({ factor }: { factor: string }) => {
      const values = [{ key: 'red', metrics: madeFigures({ correct: 40, n: 50, auroc: 0.5 }) }];
      const byColor = { by: () => (factor === 'task' ? values : []) };
      return [
        { key: 'Gabor', metrics: { ...gabor, ...byColor } },
        { key: 'Grid', metrics: { ...grid, ...byColor } },
      ];
    },
  };
}

function psychometric(): object[] {
  return [
    {
      ...{ task: 'Gabor', factor: 'level', easier: 'HIGHER', reason: 'falls_with_ease', fit: null },
      points: [
        { level: 1, accuracy: share(30, 50), confidence: estimate(5) },
        { level: 2, accuracy: share(10, 50), confidence: estimate(5) },
      ],
    },
  ];
}

function comparison(baseline: unknown, candidate: unknown): object {
  const difference = { n: 200, method: 'made', reason: null };
  const measures = {
    ...{ baseline, candidate, matched: 200, unmatched: 4, onlyBaselineRight: 5, onlyCandidateRight: 20 },
    ...{ mcNemarP: 0.004, mcNemarMidP: 0.002 },
    accuracy: { ...difference, baseline: 0.8, candidate: 0.875, value: 0.075, low: 0.03, high: 0.12, p: 0.004 },
    ece: { ...difference, baseline: 0.1, candidate: 0.2, value: 0.1, low: 0.05, high: 0.15, p: 0.0001 },
    auroc: {
      ...{ ...difference, baseline: 0.6, candidate: null, value: null, low: null, high: null, p: null },
      reason: 'no_wrong_answers',
    },
  };
  return {
    ...measures,
    by: ({ factor }: { factor: string }) => [{ key: factor === 'task' ? 'Gabor' : 'red', comparison: measures }],
  };
}
