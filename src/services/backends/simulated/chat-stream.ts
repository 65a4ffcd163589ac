import { textOf, usageOf, type Completion } from './chat-completion.js';
import type { ChatRequest } from './chat-request.js';
import { logprobsBlock } from './logprobs.js';
import type { ReplyToken } from './observer.js';

/** The frames of a streamed reply as vLLM sends them: role, one per token, finish, usage on request, [DONE]. */
export class ChatStream {
  constructor(
    private readonly completion: Completion,
    private readonly request: ChatRequest,
  ) {}

  opening(): string {
    return this.frame([{ index: 0, delta: { role: 'assistant', content: '' }, logprobs: null, finish_reason: null }]);
  }

  token(token: ReplyToken): string {
    const logprobs = this.request.logprobs && logprobsBlock([token], this.request.logprobs);
    const content = textOf({ tokens: [token] });
    return this.frame([{ index: 0, delta: { content }, logprobs, finish_reason: null, token_ids: null }]);
  }

  closing(cachedTokens: number | null): string {
    const finish = {
      index: 0,
      delta: { content: '' },
      logprobs: null,
      finish_reason: this.completion.finishReason,
      stop_reason: null,
      token_ids: null,
    };
    const usage = this.request.includeUsage ? this.frame([], usageOf(this.completion, cachedTokens)) : '';
    return `${this.frame([finish])}${usage}data: [DONE]\n\n`;
  }

  private frame(choices: readonly unknown[], usage?: unknown): string {
    const { id, created, model } = this.completion;
    const chunk = { id, object: 'chat.completion.chunk', created, model, choices, ...(usage ? { usage } : {}) };
    return `data: ${JSON.stringify(chunk)}\n\n`;
  }
}
