import { describe, expect, it } from '@jest/globals';
import { APIError } from 'openai';
import { classifyFailure } from '../../../../src/services/backends/backend-error.js';
import { readChatResponse } from '../../../../src/services/backends/chat-response.js';
import { readQueue } from '../../../../src/services/backends/server-queue.js';
import { recorded, recordedVllm } from '../../../support/recorded-vllm.js';

describe(`what vLLM ${recordedVllm.version} really says`, () => {
  it.each([
    ['wrong key', 'fatal', 'BACKEND_UNAUTHORIZED'],
    ['unknown model', 'fatal', 'MODEL_NOT_FOUND'],
    ['prompt too long', 'permanent', 'PROMPT_TOO_LONG'],
    ['prompt of too many characters', 'permanent', 'PROMPT_TOO_LONG'],
    ['more tokens than the context', 'permanent', 'BACKEND_REJECTED'],
    ['too many top_logprobs', 'permanent', 'BACKEND_REJECTED'],
    ['wrong type', 'permanent', 'BACKEND_REJECTED'],
    ['two images', 'permanent', 'BACKEND_REJECTED'],
    ['no image', 'permanent', 'BACKEND_REJECTED'],
    ['not base64', 'permanent', 'BACKEND_REJECTED'],
    ['another encoding', 'permanent', 'BACKEND_REJECTED'],
    ['admission limit', 'rateLimited', 'BACKEND_OVERLOADED'],
    ['dead engine', 'transient', 'BACKEND_ERROR'],
  ])('%s is %s: %s', (name, kind, code) => {
    const { status, body } = recorded(name);
    expect(classifyFailure(APIError.generate(status, body as object, undefined, new Headers()))).toMatchObject({
      kind,
      code,
      retryAfterMs: null,
    });
  });

  it('is an answer with its log probabilities and tokens', () => {
    const { choices, usage } = readChatResponse(recorded('answer').body);
    expect(choices[0].message.content).not.toBe('');
    expect(choices[0].logprobs?.content?.map(({ top_logprobs }) => top_logprobs.length)).toEqual([2, 2]);
    expect(usage).toMatchObject({ completion_tokens: 2, prompt_tokens_details: { cached_tokens: 0 } });
  });

  it('is no answer when the server was told to end meanwhile, though its status is 200', () => {
    expect(() => readChatResponse(recorded('server told to end').body)).toThrow(/gave the request up \(abort\)/);
  });

  it('is a queue that is told once, whatever else is counted of it', () => {
    expect(recordedVllm.metrics.join('\n')).toContain('vllm:num_requests_waiting_by_reason{');
    expect(readQueue(recordedVllm.metrics.join('\n'))).toEqual({ running: 0, waiting: 0 });
  });
});
