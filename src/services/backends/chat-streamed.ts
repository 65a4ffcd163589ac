import type { DirectOpenAI } from './direct-openai.js';
import { StreamedCompletion } from './streamed-completion.js';

interface StreamedRequest {
  /** Of a request that would be answered in one piece. */
  readonly body: object;
  readonly options: { readonly signal: AbortSignal; readonly timeout: number | undefined; readonly headers: object };
  /** Told the text as it comes; must not throw. */
  readonly onDelta: (text: string) => void;
}

/**
 * Asks for a chat completion as a stream, usage included, and gives back the body that would have come in one piece.
 * @throws what DirectOpenAI throws; InvalidReplyError for a stream that is not whole
 */
export async function chatStreamed(
  openai: DirectOpenAI,
  { body, options, onDelta }: StreamedRequest,
): Promise<unknown> {
  const completion = new StreamedCompletion(onDelta);
  const reply = await openai.postStreamed(
    '/chat/completions',
    {
      ...options,
      headers: { ...options.headers, accept: 'text/event-stream' },
      body: { ...body, stream: true, stream_options: { include_usage: true } },
    },
    (chunk) => completion.feed(chunk),
  );
  // A server, or a proxy before it, may answer with JSON all the same: an error as a rule.
  return typeof reply === 'string' && isStream(reply) ? completion.whole() : reply;
}

/** By its text: a type that is wrong, or missing, makes no other reply of it. */
function isStream(text: string): boolean {
  return /^\uFEFF?(data|event|id|retry)?:/.test(text);
}
