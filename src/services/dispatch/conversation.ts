import type { Logger } from '../../logger.js';
import type { AnswerWriter } from '../answers/answer-writer.js';
import { letterProbabilities, tokenConfidence } from '../answers/letter-probabilities.js';
import { parseConfidence } from '../answers/parse-confidence.js';
import { parseLetter } from '../answers/parse-letter.js';
import type { BackendClient } from '../backends/backend-client.js';
import type { ImageStore } from '../stimuli/image-store.js';
import { askStage, StageFailedError, type AskedStage } from './ask-stage.js';
import { answerMessages, confidenceMessages } from './prompts.js';
import type { WorkItem } from './work-item.js';

interface ConversationDeps {
  readonly client: BackendClient;
  readonly writer: AnswerWriter;
  readonly images: ImageStore;
  readonly logger: Logger;
}

/** What a conversation needs from the one who holds it: how to stop, and whom to tell that the whole run is lost. */
interface ConversationControl {
  readonly signal: AbortSignal;
  readonly failRun: (reason: string) => Promise<void>;
}

/**
 * Holds one two-stage conversation: ask, store, ask how sure, store. Each stage is durable before the next begins, so
 * a conversation that was cut off goes on where it stood. No connection or transaction is held while the model thinks.
 * @throws the signal's reason on abort; what the database threw
 */
export async function converse(deps: ConversationDeps, item: WorkItem, control: ConversationControl): Promise<void> {
  const image = item.imageId === null ? null : await deps.images.bytesOf(item.imageId);
  const imageUrl = image && `data:${image.mimeType};base64,${image.bytes.toString('base64')}`;
  const history = answerMessages(item.answerPrompt, imageUrl);
  let stage: 1 | 2 = 1;
  const { questionId, sample, settings } = item;
  const ask = (messages: typeof history): Promise<AskedStage> =>
    askStage(deps, {
      model: item.model,
      messages,
      temperature: settings.temperature,
      // One seed for all samples would give the same sample again and again.
      seed: settings.seed === null ? null : settings.seed + sample,
      signal: control.signal,
      requestId: (attempt) => `${item.runId}/${item.qid}/${sample}/${stage}/${attempt}`,
      ...(stage === 1 ? answerSampling(item) : confidenceSampling(item)),
    });
  try {
    let answer = item.answerText;
    if (item.answerStatus === null) {
      const asked = await ask(history);
      answer = asked.reply.text;
      const record = { stage, questionId, sample, reply: asked.reply, ...readAnswer(asked, item) } as const;
      if (!(await deps.writer.write(item.runId, record))) return;
    }
    stage = 2;
    const { reply } = await ask(confidenceMessages(history, answer ?? '', item.confidencePrompt));
    await deps.writer.write(item.runId, { stage, questionId, sample, reply, confidence: parseConfidence(reply.text) });
  } catch (error) {
    if (!(error instanceof StageFailedError)) throw error;
    const { kind, code, message } = error.failure;
    if (kind === 'fatal') return control.failRun(`${code}: ${message}`);
    deps.logger.warn({ runId: item.runId, qid: item.qid, stage, code, attempts: error.attempts }, 'answer.failed');
    const failure = { code, message, attempts: error.attempts };
    await deps.writer.write(item.runId, { stage, questionId, sample, error: failure });
  }
}

function answerSampling({ settings, options }: WorkItem) {
  const choice = options.map(({ letter }) => letter);
  return {
    maxTokens: settings.maxAnswerTokens,
    logprobs: settings.logprobs,
    constraint: settings.constrainOutput ? { choice } : null,
  };
}

function confidenceSampling({ settings }: WorkItem) {
  return {
    maxTokens: settings.maxConfidenceTokens,
    logprobs: false,
    constraint: settings.constrainOutput ? { regex: 'confidence: [1-5]' } : null,
  };
}

function readAnswer({ response, reply }: AskedStage, { options }: WorkItem) {
  const letters = options.map(({ letter }) => letter);
  const letter = parseLetter(reply.text, letters);
  const read = letterProbabilities(response.choices[0].logprobs?.content, letters);
  return {
    letter,
    probabilities: read?.probabilities ?? null,
    tokenConfidence: read && tokenConfidence(read.probabilities, letter),
    logprobs: read?.block ?? null,
  };
}
