import type { Logger } from '../../logger.js';
import type { AnswerWriter } from '../answers/answer-writer.js';
import { letterProbabilities, tokenConfidence } from '../answers/letter-probabilities.js';
import { parseConfidence } from '../answers/parse-confidence.js';
import { parseLetter } from '../answers/parse-letter.js';
import type { BackendPool } from '../backends/admission/backend-pool.js';
import type { BackendServer } from '../backends/admission/backend-server.js';
import type { ImageStore } from '../stimuli/image-store.js';
import type { ConversationSignals } from './active-runs.js';
import { askStage, ServerChangedError, StageFailedError, type AskedStage } from './ask-stage.js';
import type { CrashPoints } from './crash-points.js';
import { answerMessages, confidenceMessages } from './prompts.js';
import type { TokenStreams } from './token-streams.js';
import type { WorkItem } from './work-item.js';

export interface ConversationDeps {
  readonly pool: BackendPool;
  readonly writer: Pick<AnswerWriter, 'write'>;
  readonly images: Pick<ImageStore, 'bytesOf'>;
  readonly crashPoints: CrashPoints;
  readonly tokens: Pick<TokenStreams, 'writerOf'>;
  readonly logger: Logger;
  /** Time that one request may take, and that all requests of a stage may take together, in ms. */
  readonly limits: { readonly requestMs: number; readonly stageMs: number };
}

/** What a conversation needs from the one who holds it. */
export interface ConversationControl extends ConversationSignals {
  /** Of the job: smaller goes first. */
  readonly priority: number;
  /** No answer of this run can be had any more. */
  readonly failRun: (reason: string) => Promise<void>;
  /** @throws ServerChangedError when the server is not the one that the run began with */
  readonly verify: (server: BackendServer) => Promise<void>;
}

/**
 * Holds one two-stage conversation: ask, store, ask how sure, store. Each stage is durable before the next begins, so
 * a conversation that was cut off goes on where it stood. No connection or transaction is held while the model thinks.
 * @throws the reason of either signal on abort; what the database threw
 */
export async function converse(deps: ConversationDeps, item: WorkItem, control: ConversationControl): Promise<void> {
  const { crashPoints, writer } = deps;
  const history = await openingOf(deps, item);
  const { runId, questionId, sample } = item;
  let stage: 1 | 2 = 1;
  try {
    let answer = item.answerText;
    let server: BackendServer | null = null;
    if (item.answerStatus !== 'AWAITING_CONFIDENCE') {
      const asked = await ask(deps, item, control, { stage, messages: history, server });
      crashPoints.pass('before-answer-write');
      const record = { stage, questionId, sample, reply: asked.reply, ...readAnswer(asked, item) } as const;
      if (!(await writer.write(runId, record))) return;
      ({ server } = asked);
      answer = asked.reply.text;
      crashPoints.pass('between-stages');
    }
    stage = 2;
    const messages = confidenceMessages(history, answer ?? '', item.confidencePrompt);
    const { reply } = await ask(deps, item, control, { stage, messages, server });
    crashPoints.pass('before-confidence-write');
    await writer.write(runId, { stage, questionId, sample, reply, confidence: parseConfidence(reply.text) });
    crashPoints.pass('after-confidence-write');
  } catch (error) {
    if (error instanceof ServerChangedError) return control.failRun(error.message);
    if (!(error instanceof StageFailedError)) throw error;
    const { kind, code, message } = error.failure;
    if (kind === 'fatal') return control.failRun(`${code}: ${message}`);
    deps.logger.warn({ runId, qid: item.qid, stage, code, attempts: error.attempts }, 'answer.failed');
    await writer.write(runId, { stage, questionId, sample, error: { code, message, attempts: error.attempts } });
  }
}

/** The question as the model sees it. */
async function openingOf({ images }: ConversationDeps, item: WorkItem): Promise<ReturnType<typeof answerMessages>> {
  return answerMessages(item.answerPrompt, item.imageId === null ? null : await images.bytesOf(item.imageId));
}

interface Turn {
  readonly stage: 1 | 2;
  readonly messages: ReturnType<typeof answerMessages>;
  /** The server that the conversation has spoken to before. */
  readonly server: BackendServer | null;
}

function ask(
  { pool, logger, limits, crashPoints, tokens }: ConversationDeps,
  item: WorkItem,
  { signal, newRequests, priority, verify }: ConversationControl,
  { stage, messages, server }: Turn,
): Promise<AskedStage> {
  const { settings, sample } = item;
  return askStage(
    { pool, logger },
    {
      model: item.model,
      messages,
      temperature: settings.temperature,
      // One seed for all samples would give the same sample again and again.
      seed: settings.seed === null ? null : settings.seed + sample,
      requestId: (attempt) => `${item.runId}/${item.qid}/${sample}/${stage}/${attempt}`,
      ...(stage === 1 ? answerSampling(item) : confidenceSampling(item)),
      timeoutMs: limits.requestMs,
      stageLimitMs: limits.stageMs,
      deltasTo: (attempt) => tokens.writerOf({ runId: item.runId, qid: item.qid, sample, stage, attempt }),
      onSent: () => crashPoints.pass('after-send'),
      server,
      priority,
      signal,
      newRequests,
      verify,
    },
  );
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
