import { readFileSync } from 'node:fs';

/** A number that a script of the published experiment prints, and where a report of the same run has it. */
export interface PublishedFigure {
  readonly script: string;
  readonly name: string;
  readonly value: number;
  /** As the report writes it. */
  readonly shown: string;
  /** Columns that the table has among others, what its row begins with, and the column. */
  readonly at: { readonly columns: readonly string[]; readonly row: readonly string[]; readonly column: string };
  /** Of `metacog report --format json`. */
  readonly inJson: (report: ReportJson) => number | undefined;
}

export interface ReportJson {
  readonly metrics: Scored & { readonly latency: readonly { readonly stage: number; readonly meanMs: number }[] };
  readonly byTask: readonly { readonly key: string; readonly metrics: Scored }[];
}

interface Share {
  readonly count: number;
  readonly n: number;
  readonly value: number;
}

interface Scored {
  readonly accuracy: Share;
  readonly confidence: {
    readonly mean: number;
    readonly levels: readonly {
      readonly level: number;
      readonly count: number;
      readonly share: number;
      readonly accuracy: Share;
    }[];
    readonly high: Share;
    readonly low: Share;
  };
  readonly fifth: {
    readonly reliability: readonly { readonly confidence: number | null; readonly gap: number | null }[];
  };
}

interface Entry {
  readonly task: string;
  readonly confidence: number;
  readonly is_correct: boolean;
  readonly latency_ms: number;
}

interface Comparison {
  readonly summary: {
    readonly total_questions: number;
    readonly correct_answers: number;
    readonly accuracy: number;
    readonly confidence_statistics: Readonly<Record<string, { total: number; correct: number; accuracy: number }>>;
  };
  readonly detailed_results: readonly Entry[];
}

const COMPARE = 'compare_with_ground_truth.py';
const PERFORMANCE = 'analyze_performance.py';
const BY_TASK = 'analyze_confidence_by_task.py';

/**
 * Of the experiment's own comparison file: its summary as it stands, and what the two analyses make of its entries. The
 * fourth script, create_simple_comparison.py, prints no figure but those entries.
 */
export function publishedFigures(comparisonFile: string): PublishedFigure[] {
  const { summary, detailed_results: entries } = JSON.parse(readFileSync(comparisonFile, 'utf8')) as Comparison;
  const tasks = [...new Set(entries.map(({ task }) => task))];
  const ofTask = (task: string): Entry[] => entries.filter((entry) => entry.task === task);
  return [
    ...inAccuracy(COMPARE, 'all', {
      n: summary.total_questions,
      count: summary.correct_answers,
      value: summary.accuracy,
    }),
    ...Object.entries(summary.confidence_statistics).flatMap(([level, { total, correct, accuracy }]) =>
      inLevels(COMPARE, 'all', { level: Number(level), n: total, count: correct, value: accuracy }),
    ),
    ...tasks.flatMap((task) => inAccuracy(PERFORMANCE, task, shareOf(ofTask(task)))),
    ...inHighAndLow(entries),
    ...Object.entries(summary.confidence_statistics).map(([level, { accuracy }]) =>
      inCalibrationError(Number(level), accuracy),
    ),
    inLatency(entries),
    ...['all', ...tasks].flatMap((task) => {
      const answers = task === 'all' ? entries : ofTask(task);
      return [inMeans(task, answers), ...levelsOf(answers).flatMap((level) => ofLevel(task, level, answers))];
    }),
  ];
}

function shareOf(answers: readonly Entry[]): Share {
  const count = answers.filter((answer) => answer.is_correct).length;
  return { count, n: answers.length, value: count / answers.length };
}

function levelsOf(answers: readonly Entry[]): number[] {
  return [...new Set(answers.map(({ confidence }) => confidence))].toSorted();
}

function meanOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

const counted = (count: number): string => count.toLocaleString('en-US');
const percent = (share: number): string => (100 * share).toFixed(2);
const ACCURACY = 'accuracy % [95 %]';

function scored(report: ReportJson, task: string): Scored | undefined {
  return task === 'all' ? report.metrics : report.byTask.find(({ key }) => key === task)?.metrics;
}

function inAccuracy(script: string, task: string, { count, n, value }: Share): PublishedFigure[] {
  const figure = figuresOf(script, `accuracy of ${task}`, ['task', 'p against chance'], [task]);
  const of = (report: ReportJson): Share | undefined => scored(report, task)?.accuracy;
  return [
    figure('n', n, counted(n), (report) => of(report)?.n),
    figure('correct', count, counted(count), (report) => of(report)?.count),
    figure(ACCURACY, value, percent(value), (report) => of(report)?.value),
  ];
}

function inLevels(
  script: string,
  task: string,
  { level, count, n, value }: Share & { level: number },
): PublishedFigure[] {
  const figure = figuresOf(script, `confidence ${level} of ${task}`, ['level', 'share'], [task, String(level)]);
  const of = (report: ReportJson) => scored(report, task)?.confidence.levels.find((one) => one.level === level);
  return [
    figure('n', n, counted(n), (report) => of(report)?.count),
    figure('correct', count, counted(count), (report) => of(report)?.accuracy.count),
    figure(ACCURACY, value, percent(value), (report) => of(report)?.accuracy.value),
  ];
}

function ofLevel(task: string, level: number, answers: readonly Entry[]): PublishedFigure[] {
  const own = answers.filter(({ confidence }) => confidence === level);
  const share = own.length / answers.length;
  const figure = figuresOf(BY_TASK, `confidence ${level} of ${task}`, ['level', 'share'], [task, String(level)]);
  return [
    ...inLevels(BY_TASK, task, { level, ...shareOf(own) }),
    figure(
      'share',
      share,
      `${percent(share)} %`,
      (report) => scored(report, task)?.confidence.levels.find((one) => one.level === level)?.share,
    ),
  ];
}

function inMeans(task: string, answers: readonly Entry[]): PublishedFigure {
  const mean = meanOf(answers.map(({ confidence }) => confidence));
  const figure = figuresOf(BY_TASK, `confidence of ${task}`, ['rated', 'median'], [task]);
  return figure('mean', mean, mean.toFixed(3), (report) => scored(report, task)?.confidence.mean);
}

function inHighAndLow(entries: readonly Entry[]): PublishedFigure[] {
  return (['high', 'low'] as const).flatMap((name) => {
    const { count, n, value } = shareOf(entries.filter(({ confidence }) => confidence >= 4 === (name === 'high')));
    const figure = figuresOf(PERFORMANCE, `${name} confidence`, ['confidence', 'Fisher p'], ['all', name]);
    return [
      figure('n', n, counted(n), (report) => report.metrics.confidence[name].n),
      figure('correct', count, counted(count), (report) => report.metrics.confidence[name].count),
      figure(ACCURACY, value, percent(value), (report) => report.metrics.confidence[name].value),
    ];
  });
}

/** |c / 5 - accuracy| */
function inCalibrationError(level: number, accuracy: number): PublishedFigure {
  const error = Math.abs(level / 5 - accuracy);
  const figure = figuresOf(PERFORMANCE, `calibration error at ${level}`, ['rating', 'rating / 5'], [String(level)]);
  return figure('error', error, error.toFixed(4), (report) => {
    const bin = report.metrics.fifth.reliability.find(({ confidence }) => Math.round((confidence ?? 0) * 5) === level);
    return bin?.gap == null ? undefined : Math.abs(bin.gap);
  });
}

function inLatency(entries: readonly Entry[]): PublishedFigure {
  const mean = meanOf(entries.map(({ latency_ms: latency }) => latency));
  const figure = figuresOf(PERFORMANCE, 'latency', ['stage', 'p95'], ['1 answer']);
  return figure(
    'mean',
    mean,
    `${mean.toFixed(0)} ms`,
    (report) => report.metrics.latency.find(({ stage }) => stage === 1)?.meanMs,
  );
}

function figuresOf(script: string, name: string, columns: readonly string[], row: readonly string[]) {
  return (column: string, value: number, shown: string, inJson: PublishedFigure['inJson']): PublishedFigure => ({
    script,
    name: `${name}: ${column}`,
    value,
    shown,
    at: { columns, row, column },
    inJson,
  });
}
