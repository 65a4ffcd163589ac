import { StringDecoder } from 'node:string_decoder';
import { createParser } from 'eventsource-parser';
import { z } from 'zod';
import { InvalidReplyError } from './chat-response.js';

/** What is put together; the rest is looked at when it is whole. */
const chunk = z.object({
  id: z.string(),
  model: z.string(),
  choices: z.array(
    z.object({
      delta: z.object({ content: z.string().nullish() }),
      logprobs: z.object({ content: z.array(z.unknown()).nullish() }).nullish(),
      finish_reason: z.string().nullish(),
    }),
  ),
  usage: z.unknown().optional(),
});

/** What vLLM sends when a reply fails whose status is out already. */
const errorFrame = z.object({ error: z.unknown().refine((error) => error != null) });

const END = '[DONE]';

/**
 * Puts the server-sent events of a streamed chat completion together to the body that would have come in one piece. The
 * reply is whole when it has a finish_reason: a stream may be cut and end like any other, and [DONE] comes after an
 * error, too.
 */
export class StreamedCompletion {
  private readonly decoder = new StringDecoder('utf8');
  private readonly parser = createParser({ onEvent: ({ data }) => this.take(data) });
  private head: { readonly id: string; readonly model: string } | undefined;
  private content: string | null = null;
  private finishReason: string | null = null;
  private readonly tokens: unknown[] = [];
  private usage: unknown = null;
  /** What came in the place of a chunk. */
  private fault: InvalidReplyError | undefined;

  /** @param onDelta  told each piece of text that is not empty, as it comes; must not throw */
  constructor(private readonly onDelta: (text: string) => void) {}

  /** Takes the next bytes of the body, cut anywhere. Never throws: what is wrong is told by `whole`. */
  feed(bytes: Buffer): void {
    this.parser.feed(this.decoder.write(bytes));
  }

  /**
   * The body, once the stream has ended.
   * @throws InvalidReplyError when it was no stream of chunks, told of an error, or ended without a finish_reason
   */
  whole(): unknown {
    const { head, content, finishReason, tokens, usage } = this;
    if (this.fault) throw this.fault;
    if (!head || finishReason === null) {
      throw new InvalidReplyError(`the stream ended without a finish_reason, after ${content?.length ?? 0} characters`);
    }
    const logprobs = tokens.length === 0 ? null : { content: tokens };
    const choice = { index: 0, message: { role: 'assistant', content }, finish_reason: finishReason, logprobs };
    return { ...head, choices: [choice], usage };
  }

  private take(data: string): void {
    if (data === END || this.fault) return;
    try {
      this.append(JSON.parse(data));
    } catch (error) {
      if (error instanceof InvalidReplyError) this.fault = error;
      else this.fault = new InvalidReplyError(`a chunk is no JSON: ${data}`, { cause: error });
    }
  }

  private append(event: unknown): void {
    const failure = errorFrame.safeParse(event).data;
    if (failure) throw new InvalidReplyError(`the stream tells of an error: ${JSON.stringify(failure.error)}`);
    const parsed = chunk.safeParse(event);
    if (!parsed.success) throw new InvalidReplyError(`a chunk is none: ${z.prettifyError(parsed.error)}`);
    const { id, model, choices, usage } = parsed.data;
    this.head ??= { id, model };
    this.usage = usage ?? this.usage;
    const [choice] = choices;
    if (!choice) return;
    this.tokens.push(...(choice.logprobs?.content ?? []));
    this.finishReason = choice.finish_reason ?? this.finishReason;
    const { content } = choice.delta;
    if (content == null) return;
    this.content = (this.content ?? '') + content;
    if (content !== '') this.onDelta(content);
  }
}
