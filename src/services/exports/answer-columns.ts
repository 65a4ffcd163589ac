import { isCorrect, type ExportedAnswer, type RunSource } from './run-source.js';

/** `text`, a whole number of 32 bits, a double, a truth value, a moment in milliseconds. */
export type ColumnType = 'text' | 'integer' | 'number' | 'boolean' | 'time';

export type Cell = string | number | boolean | Date | null;

/** One column of a table with a row an answer; null is an empty cell. */
export interface AnswerColumn {
  readonly name: string;
  readonly type: ColumnType;
  readonly cellOf: (answer: ExportedAnswer) => Cell;
}

/**
 * The columns of CSV and Parquet: what names the answer, what was asked, what is right, what was said, what it took. A
 * column for each factor and each option letter that the dataset has, whether or not an answer of this export has it.
 */
export async function answerColumns(
  source: Pick<RunSource, 'run' | 'answerKey' | 'factors' | 'letters'>,
): Promise<AnswerColumn[]> {
  const { run, answerKey } = source;
  const factors = await source.factors();
  const letters = await source.letters();
  return [
    column('run', 'text', () => run.name),
    column('model', 'text', () => run.model),
    column('dataset', 'text', () => run.datasetName),
    column('dataset_version', 'integer', () => run.datasetVersion),
    column('qid', 'text', ({ question }) => question.qid),
    column('task', 'text', ({ question }) => question.task),
    ...factors.map((name) => column(`factor_${name}`, 'text', ({ question }) => own(question.factors, name))),
    ...letters.map((letter) =>
      column(
        `option_${letter}`,
        'text',
        ({ question }) => question.options.find((option) => option.letter === letter)?.text ?? null,
      ),
    ),
    column('sample', 'integer', ({ sample }) => sample),
    column('sequence', 'integer', ({ sequence }) => sequence),
    column('status', 'text', ({ status }) => status),
    column('answer_key', 'text', () => answerKey?.name ?? null),
    column('truth', 'text', ({ question }) => question.truth),
    column('letter', 'text', ({ letter }) => letter),
    column('letter_status', 'text', ({ letterStatus }) => letterStatus),
    column('correct', 'boolean', isCorrect),
    column('confidence', 'integer', ({ confidence }) => confidence),
    column('confidence_status', 'text', ({ confidenceStatus }) => confidenceStatus),
    ...letters.map((letter) =>
      column(`probability_${letter}`, 'number', ({ letterProbabilities }) => own(letterProbabilities ?? {}, letter)),
    ),
    column('token_confidence', 'number', ({ tokenConfidence }) => tokenConfidence),
    ...STAGE_COLUMNS,
    column('error_code', 'text', ({ error }) => error?.code ?? null),
    column('error_message', 'text', ({ error }) => error?.message ?? null),
    column('error_stage', 'integer', ({ error }) => error?.stage ?? null),
    column('error_attempts', 'integer', ({ error }) => error?.attempts ?? null),
    column('reused', 'boolean', ({ reused }) => reused),
  ];
}

/** `answer_…` is stage 1, `confidence_…` stage 2. */
const STAGE_COLUMNS: readonly AnswerColumn[] = [
  column('answer_text', 'text', ({ answerText }) => answerText),
  column('answer_latency_ms', 'number', ({ answerLatencyMs }) => answerLatencyMs),
  column('answer_attempts', 'integer', ({ answerAttempts }) => answerAttempts),
  column('answer_finish_reason', 'text', ({ answerFinishReason }) => answerFinishReason),
  column('answer_prompt_tokens', 'integer', ({ answerPromptTokens }) => answerPromptTokens),
  column('answer_cached_prompt_tokens', 'integer', ({ answerCachedPromptTokens }) => answerCachedPromptTokens),
  column('answer_completion_tokens', 'integer', ({ answerCompletionTokens }) => answerCompletionTokens),
  column('answer_written_at', 'time', ({ answerWrittenAt }) => answerWrittenAt),
  column('confidence_text', 'text', ({ confidenceText }) => confidenceText),
  column('confidence_latency_ms', 'number', ({ confidenceLatencyMs }) => confidenceLatencyMs),
  column('confidence_attempts', 'integer', ({ confidenceAttempts }) => confidenceAttempts),
  column('confidence_finish_reason', 'text', ({ confidenceFinishReason }) => confidenceFinishReason),
  column('confidence_prompt_tokens', 'integer', ({ confidencePromptTokens }) => confidencePromptTokens),
  column(
    'confidence_cached_prompt_tokens',
    'integer',
    ({ confidenceCachedPromptTokens }) => confidenceCachedPromptTokens,
  ),
  column('confidence_completion_tokens', 'integer', ({ confidenceCompletionTokens }) => confidenceCompletionTokens),
  column('confidence_written_at', 'time', ({ confidenceWrittenAt }) => confidenceWrittenAt),
];

function column(name: string, type: ColumnType, cellOf: AnswerColumn['cellOf']): AnswerColumn {
  return { name, type, cellOf };
}

function own<Value extends Cell>(record: Readonly<Record<string, Value>>, name: string): Value | null {
  return Object.hasOwn(record, name) ? (record[name] ?? null) : null;
}
