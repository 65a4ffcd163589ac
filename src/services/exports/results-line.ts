import { pythonFloat, pythonJson, pythonText } from './python-json.js';

/** What a results line tells of its question. */
export interface ResultsQuestion {
  readonly qid: string;
  readonly task: string;
  readonly answerPrompt: string;
  readonly confidencePrompt: string;
  readonly hasImage: boolean;
}

/** What a results line tells of an answer; the fields are those of the API's `Answer`. */
export interface ResultsAnswer {
  readonly sample: number;
  /** The parsed letter; null when the reply could not be parsed. */
  readonly letter: string | null;
  /** The parsed rating, 1 to 5; null when there is none (never a stand-in number). */
  readonly confidence: number | null;
  /** Mass on each option letter, in [0, 1]; null when the backend told none. */
  readonly probabilities: readonly { readonly letter: string; readonly probability: number }[] | null;
  /** The replies stored so far, stage 1 first; a latency that was never recorded is null. */
  readonly stages: readonly { readonly stage: number; readonly text: string; readonly latencyMs: number | null }[];
}

/**
 * The lines of one answer in the published results file: one per stage stored so far, stage 1 first, without line ends.
 * Keys, their order, spacing, escapes and float digits are the published ones, so that equal values give equal bytes.
 * A failed stage has no reply and so no line. Samples after the first carry an added last key, `sample`.
 */
export function resultsLines(answer: ResultsAnswer, question: ResultsQuestion): readonly string[] {
  return new ResultsLines(question).of(answer);
}

/** Writes the lines of all answers to one question, see `resultsLines`; what is the same in each is written once. */
export class ResultsLines {
  private readonly qids: readonly [first: string, second: string];
  private readonly task: string;
  private readonly originalQid: string;
  /** The conversation as Qwen2.5-VL's chat template spells it, as far as the first reply and from there on. */
  private readonly opening: string;
  private readonly closing: string;

  constructor({ qid, task, answerPrompt, confidencePrompt, hasImage }: ResultsQuestion) {
    this.qids = [pythonJson(`${qid}_stage1`), pythonJson(`${qid}_stage2`)];
    this.task = pythonJson(task);
    this.originalQid = pythonJson(qid);
    const image = hasImage ? '<|vision_start|><|image_pad|><|vision_end|>' : '';
    this.opening = pythonText(
      turn('system', 'You are a helpful assistant.') + turn('user', image + answerPrompt) + ASSISTANT,
    );
    this.closing = pythonText(`<|im_end|>\n${turn('user', confidencePrompt)}${ASSISTANT}`);
  }

  of({ sample, letter, confidence, probabilities, stages }: ResultsAnswer): readonly string[] {
    const first = stages.find(({ stage }) => stage === 1);
    if (!first) return [];
    const second = stages.find(({ stage }) => stage === 2);
    const { qids, task, originalQid, opening, closing } = this;
    const end = sample === 0 ? '}' : `, "sample": ${sample}}`;
    const reply = pythonText(first.text);
    const choice = letter === null ? reply : pythonText(letter);
    const lines = [
      // the published files carry a confidence of 0 where none was asked for
      `{"qid": ${qids[0]}, "task": ${task}, "choice": "${choice}", "confidence": 0, "raw_text": "${reply}", ` +
        `"latency_ms": ${floatOf(first)}, "stage": 1, "original_qid": ${originalQid}, ` +
        `${probabilitiesOf(probabilities)}"prompt": "${opening}"${end}`,
    ];
    if (second) {
      const text = pythonText(second.text);
      const rating = confidence === null ? text : `confidence: ${confidence}`;
      lines.push(
        `{"qid": ${qids[1]}, "task": ${task}, "choice": "${rating}", "confidence": ${confidence}, "raw_text": "${text}", ` +
          `"latency_ms": ${floatOf(second)}, "stage": 2, "original_qid": ${originalQid}, ` +
          `"prompt": "${opening}${reply}${closing}"${end}`,
      );
    }
    return lines;
  }
}

function floatOf({ latencyMs }: ResultsAnswer['stages'][number]): string {
  return latencyMs === null ? 'null' : pythonFloat(latencyMs);
}

/** With what separates them from the next key; nothing where the backend told none. */
function probabilitiesOf(probabilities: ResultsAnswer['probabilities']): string {
  if (!probabilities) return '';
  const masses = probabilities.map(({ letter, probability }) => `${pythonJson(letter)}: ${pythonFloat(probability)}`);
  return `"probabilities": {${masses.join(', ')}}, `;
}

const ASSISTANT = '<|im_start|>assistant\n';

function turn(role: string, text: string): string {
  return `<|im_start|>${role}\n${text}<|im_end|>\n`;
}
