import { pythonJson, PythonFloat, type PythonValue } from './python-json.js';

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
  const first = answer.stages.find(({ stage }) => stage === 1);
  if (!first) return [];
  const second = answer.stages.find(({ stage }) => stage === 2);
  const answerPrompt = chatOf(question, null);
  const sample: Record<string, PythonValue> = answer.sample === 0 ? {} : { sample: answer.sample };
  const lines = [
    pythonJson({
      qid: `${question.qid}_stage1`,
      task: question.task,
      choice: answer.letter ?? first.text,
      // the published files carry 0 where no confidence was asked for
      confidence: 0,
      raw_text: first.text,
      latency_ms: latencyOf(first),
      stage: 1,
      original_qid: question.qid,
      ...(answer.probabilities && { probabilities: probabilitiesOf(answer.probabilities) }),
      prompt: answerPrompt,
      ...sample,
    }),
  ];
  if (second) {
    lines.push(
      pythonJson({
        qid: `${question.qid}_stage2`,
        task: question.task,
        choice: answer.confidence === null ? second.text : `confidence: ${answer.confidence}`,
        confidence: answer.confidence,
        raw_text: second.text,
        latency_ms: latencyOf(second),
        stage: 2,
        original_qid: question.qid,
        prompt: chatOf(question, first.text),
        ...sample,
      }),
    );
  }
  return lines;
}

function latencyOf({ latencyMs }: ResultsAnswer['stages'][number]): PythonFloat | null {
  return latencyMs === null ? null : new PythonFloat(latencyMs);
}

function probabilitiesOf(probabilities: NonNullable<ResultsAnswer['probabilities']>): Record<string, PythonFloat> {
  return Object.fromEntries(probabilities.map(({ letter, probability }) => [letter, new PythonFloat(probability)]));
}

/** The conversation as Qwen2.5-VL's chat template spells it; with a reply, the second stage's. */
function chatOf(question: ResultsQuestion, reply: string | null): string {
  const image = question.hasImage ? '<|vision_start|><|image_pad|><|vision_end|>' : '';
  const opening =
    turn('system', 'You are a helpful assistant.') + turn('user', image + question.answerPrompt) + ASSISTANT;
  if (reply === null) return opening;
  return `${opening}${reply}<|im_end|>\n${turn('user', question.confidencePrompt)}${ASSISTANT}`;
}

const ASSISTANT = '<|im_start|>assistant\n';

function turn(role: string, text: string): string {
  return `<|im_start|>${role}\n${text}<|im_end|>\n`;
}
