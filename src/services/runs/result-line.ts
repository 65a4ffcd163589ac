import { z } from 'zod';
import { confidenceRating, parseConfidence } from '../answers/parse-confidence.js';
import { parseLetter } from '../answers/parse-letter.js';
import { stageLineFields } from '../datasets/files/stage-line.js';

/** As many samples of a question as a run can ask for. */
const MAX_SAMPLE = 999;

/** One line of a results file: what a model said in one stage. Other fields may stand beside these. */
export const resultLine = z.object({
  ...stageLineFields,
  task: z.string().nullish(),
  choice: z.union([z.string(), z.number()]).nullish(),
  confidence: z.union([z.string(), z.number()]).nullish(),
  raw_text: z.string().nullish(),
  latency_ms: z.number().nullish(),
  probabilities: z.record(z.string(), z.number()).nullish(),
  prompt: z.string().nullish(),
  /** From 0; lines of a question's first sample leave it out. */
  sample: z.int().min(0).max(MAX_SAMPLE).nullish(),
});

export type ResultLine = z.infer<typeof resultLine>;

export interface RecordedAnswer {
  readonly text: string;
  readonly latencyMs: number | null;
  /** null when the text names none of the options. */
  readonly letter: string | null;
  readonly probabilities: Readonly<Record<string, number>> | null;
  /** p(given letter) / sum over the option letters, in [0, 1]. */
  readonly tokenConfidence: number | null;
}

export interface RecordedConfidence {
  readonly text: string;
  readonly latencyMs: number | null;
  /** 1-5, or null when the text says none. */
  readonly confidence: number | null;
}

/**
 * The answer on a stage 1 line, read from the text that the model gave (`raw_text`, else `choice`). The number in
 * `confidence` of such a line is a placeholder of the published script and is ignored.
 * @returns undefined when the line holds no text
 */
export function recordedAnswer(line: ResultLine, letters: readonly string[]): RecordedAnswer | undefined {
  const text = textOf(line);
  if (text === undefined) return undefined;
  const letter = parseLetter(text, letters);
  const probabilities = line.probabilities && areMasses(line.probabilities) ? line.probabilities : null;
  return {
    text,
    latencyMs: latencyOf(line),
    letter,
    probabilities,
    tokenConfidence: letter && probabilities ? tokenConfidence(probabilities, letter, letters) : null,
  };
}

/**
 * The confidence on a stage 2 line, read from the text; from the field `confidence` only where there is no text.
 * @returns undefined when the line holds neither
 */
export function recordedConfidence(line: ResultLine): RecordedConfidence | undefined {
  const text = textOf(line);
  if (text !== undefined) return { text, latencyMs: latencyOf(line), confidence: parseConfidence(text) };
  if (line.confidence == null) return undefined;
  return { text: String(line.confidence), latencyMs: latencyOf(line), confidence: confidenceField(line) };
}

/** The rating in the field `confidence`, or null when it holds none. */
export function confidenceField({ confidence }: ResultLine): number | null {
  if (confidence == null) return null;
  return typeof confidence === 'number' ? confidenceRating(confidence) : parseConfidence(confidence);
}

/** Whether all are finite and in [0, 1]; a little above 1 is the rounding of the 16-bit numbers that models compute in. */
export function areMasses(probabilities: Readonly<Record<string, number>>): boolean {
  return Object.values(probabilities).every((mass) => mass >= 0 && mass <= 1.01);
}

function tokenConfidence(
  probabilities: Readonly<Record<string, number>>,
  given: string,
  letters: readonly string[],
): number | null {
  const mass = (letter: string): number => (Object.hasOwn(probabilities, letter) ? (probabilities[letter] ?? 0) : 0);
  const sum = letters.reduce((total, letter) => total + mass(letter), 0);
  return sum > 0 ? mass(given) / sum : null;
}

function textOf({ raw_text: rawText, choice }: ResultLine): string | undefined {
  return rawText ?? (choice == null ? undefined : String(choice));
}

/** Milliseconds; null when not recorded or not a duration. */
function latencyOf({ latency_ms: latencyMs }: ResultLine): number | null {
  return latencyMs != null && latencyMs >= 0 ? latencyMs : null;
}
