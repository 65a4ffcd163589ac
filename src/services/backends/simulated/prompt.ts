import { hash } from 'node:crypto';
import { badParameter } from './api-error.js';
import type { ChatMessage } from './chat-request.js';
import type { Prefix } from './prefix-cache.js';
import type { PromptImages } from './prompt-image.js';
import { tokenise } from './tokenizer.js';

/** vLLM's --limit-mm-per-prompt '{"image":1}'. */
const MAX_IMAGES = 1;

/** What Qwen2.5-VL's chat template adds, in tokens. */
const DEFAULT_SYSTEM_TOKENS = 11;
const MESSAGE_TOKENS = 5;
const IMAGE_MARK_TOKENS = 2;
const GENERATION_PROMPT_TOKENS = 3;

/** A conversation as the engine sees it. */
export interface Prompt {
  readonly tokens: number;
  /** The end of each message part, in order. */
  readonly prefixes: readonly Prefix[];
  /** Text of the last assistant message: what the model is told it has said. */
  readonly ownAnswer: string | null;
}

/** @throws ApiError 400 for a broken image and for more images than one prompt may hold */
export function readPrompt(messages: readonly ChatMessage[], images: PromptImages): Prompt {
  const count = messages.flatMap(partsOf).filter(({ type }) => type === 'image_url').length;
  if (count > MAX_IMAGES) {
    throw badParameter(`At most ${MAX_IMAGES} image(s) may be provided in one prompt.`, 'image');
  }
  const prefixes: Prefix[] = [];
  let tokens = messages[0]?.role === 'system' ? 0 : DEFAULT_SYSTEM_TOKENS;
  let key = '';
  for (const message of messages) {
    tokens += MESSAGE_TOKENS;
    for (const part of partsOf(message)) {
      const image = part.type === 'image_url' ? images.read(part.image_url.url) : null;
      tokens += image ? image.tokens + IMAGE_MARK_TOKENS : part.type === 'text' ? tokenise(part.text).length : 0;
      key = extendKey(key, message.role, image ? image.key : part.type === 'text' ? part.text : '');
      prefixes.push({ key, tokens });
    }
  }
  const own = messages.findLast(({ role }) => role === 'assistant');
  return { tokens: tokens + GENERATION_PROMPT_TOKENS, prefixes, ownAnswer: own ? textOf(own) : null };
}

/** The prompt's last prefix with the reply added: where a conversation that goes on will be found in the cache. */
export function prefixAfterReply(prompt: Prompt, reply: string, replyTokens: number): Prefix {
  const end = prompt.prefixes.at(-1) ?? { key: '', tokens: 0 };
  return { key: extendKey(end.key, 'assistant', reply), tokens: end.tokens + MESSAGE_TOKENS + replyTokens };
}

/** Text of a message, its parts joined. */
function textOf(message: ChatMessage): string {
  return partsOf(message)
    .map((part) => (part.type === 'text' ? part.text : ''))
    .join('');
}

function partsOf({ content }: ChatMessage) {
  return typeof content === 'string' ? [{ type: 'text' as const, text: content }] : (content ?? []);
}

function extendKey(key: string, role: string, content: string): string {
  return hash('sha1', `${key}\0${role}\0${content}`);
}
