import { statfs } from 'node:fs/promises';
import type pg from 'pg';
import { DomainError, messageOf } from '../../errors.js';
import type { ServedModel } from '../backends/backend-client.js';
import { classifyFailure } from '../backends/backend-error.js';
import type { Backend } from '../backends/backend-registry.js';

type PreflightCode =
  | 'BACKEND_UNREACHABLE'
  | 'BACKEND_UNAUTHORIZED'
  | 'MODEL_NOT_SERVED'
  | 'CONTEXT_TOO_SHORT'
  | 'DATABASE_READ_ONLY'
  | 'DISK_FULL';

/** A run that could not succeed is refused before it begins; the message says what to do. */
export class PreflightError extends DomainError {
  constructor(
    readonly code: PreflightCode,
    message: string,
    options: { cause?: unknown; field?: readonly string[] } = {},
  ) {
    super(message, options);
  }
}

/** Disk that must be free before a run starts, in bytes: images, log and a margin for the database. */
const MIN_FREE_BYTES = 200 * 2 ** 20;
/** Qwen2.5-VL spends one token on 28 x 28 pixels; other models of the kind spend fewer. */
const PIXELS_PER_TOKEN = 28 * 28;
/** Tokens hold about four characters of English; three is on the safe side. */
const CHARACTERS_PER_TOKEN = 3;
/** Chat template, system prompt and vision markers, in tokens. */
const TEMPLATE_TOKENS = 100;

/** The longest conversation of a run. */
export interface LongestConversation {
  readonly promptCharacters: number;
  readonly imagePixels: number;
  readonly maxAnswerTokens: number;
  readonly maxConfidenceTokens: number;
}

/**
 * The model to ask, after the backend has shown that it serves it with enough context.
 * @throws PreflightError
 */
export async function checkBackend(
  backend: Backend,
  wanted: string | null,
  longest: LongestConversation,
): Promise<ServedModel> {
  const models = await servedModels(backend);
  const name = wanted ?? backend.defaultModel;
  const model = name === null ? models[0] : models.find(({ id }) => id === name);
  if (!model) {
    const served = models.map(({ id }) => id).join(', ') || 'none';
    throw new PreflightError(
      'MODEL_NOT_SERVED',
      `Backend '${backend.name}' does not serve '${name ?? 'any model'}'; it serves: ${served}`,
      { field: ['model'] },
    );
  }
  const needed = tokensNeeded(longest);
  if (model.maxModelLen !== null && model.maxModelLen < needed) {
    throw new PreflightError(
      'CONTEXT_TOO_SHORT',
      `The longest conversation needs about ${needed} tokens but '${model.id}' is served with --max-model-len ` +
        `${model.maxModelLen}: serve it with more, or lower maxAnswerTokens and maxConfidenceTokens`,
      { field: ['maxAnswerTokens'] },
    );
  }
  return model;
}

/** @throws PreflightError when answers could not be stored */
export async function checkStorage(pool: pg.Pool, home: string): Promise<void> {
  const { rows } = await pool.query<{ readonly: string }>(
    `SELECT current_setting('transaction_read_only') AS readonly`,
  );
  if (rows[0]?.readonly !== 'off') {
    throw new PreflightError(
      'DATABASE_READ_ONLY',
      'The database takes no writes (a standby, or default_transaction_read_only is on): point DATABASE_URL at the primary',
    );
  }
  const { bavail, bsize } = await statfs(home);
  if (bavail * bsize < MIN_FREE_BYTES) {
    throw new PreflightError(
      'DISK_FULL',
      `Only ${Math.floor((bavail * bsize) / 2 ** 20)} MiB are free at ${home}; a run needs ${MIN_FREE_BYTES / 2 ** 20} MiB: ` +
        'free some, or set METACOG_HOME to another disk',
    );
  }
}

async function servedModels(backend: Backend): Promise<ServedModel[]> {
  try {
    return await backend.pool.models();
  } catch (error) {
    const refused = classifyFailure(error).code === 'BACKEND_UNAUTHORIZED';
    throw new PreflightError(
      refused ? 'BACKEND_UNAUTHORIZED' : 'BACKEND_UNREACHABLE',
      refused
        ? `Backend '${backend.name}' refuses the key: set VLLM_API_KEY to the server's --api-key`
        : `Backend '${backend.name}' does not answer at ${backend.pool.servers.map(({ name }) => name).join(', ')} (${messageOf(error)}): is vLLM running, and VLLM_URL right?`,
      { cause: error, field: ['backend'] },
    );
  }
}

function tokensNeeded(longest: LongestConversation): number {
  const prompt = Math.ceil(longest.promptCharacters / CHARACTERS_PER_TOKEN);
  const image = Math.ceil(longest.imagePixels / PIXELS_PER_TOKEN);
  return TEMPLATE_TOKENS + prompt + image + longest.maxAnswerTokens + longest.maxConfidenceTokens;
}
