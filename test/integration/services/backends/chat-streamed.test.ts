import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BackendClient, type ChatRequest } from '../../../../src/services/backends/backend-client.js';
import { classifyFailure } from '../../../../src/services/backends/backend-error.js';
import type { ChatResponse } from '../../../../src/services/backends/chat-response.js';
import type { FaultInput, FaultName } from '../../../../src/services/backends/simulated/fault.js';
import { lookupIn } from '../../../../src/services/backends/simulated/question-lookup.js';
import { SignalDetectionObserver } from '../../../../src/services/backends/simulated/signal-detection-observer.js';
import { DEFAULT_SIGNAL_DETECTION } from '../../../../src/services/backends/simulated/signal-detection-parameters.js';
import { constantServiceTime } from '../../../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../../../src/services/backends/simulated/simulator.js';
import { builtInDataset } from '../../../../src/services/datasets/built-in.js';
import { answerMessages, confidenceMessages } from '../../../support/simulated-chat.js';

const dataset = builtInDataset();
const qid = dataset.questions[0]!.qid;

describe('a chat completion that is streamed', () => {
  let simulator: Simulator;
  let client: BackendClient;
  beforeAll(async () => {
    const observer = new SignalDetectionObserver({ parameters: DEFAULT_SIGNAL_DETECTION, lookup: lookupIn(dataset) });
    simulator = await startSimulator({ observer, serviceTime: constantServiceTime(1) });
    client = new BackendClient({ url: simulator.url, apiKey: undefined, maxInFlight: 4 });
  });
  afterAll(async () => {
    await client.close();
    await simulator.close();
  });

  const request = (stage: 1 | 2, more: Partial<ChatRequest> = {}): ChatRequest => ({
    model: simulator.model,
    messages: stage === 1 ? answerMessages() : confidenceMessages('A'),
    temperature: 0,
    maxTokens: 16,
    seed: null,
    logprobs: true,
    constraint: null,
    requestId: `1/${qid}/0/${stage}/1`,
    signal: new AbortController().signal,
    ...more,
  });
  async function streamed(stage: 1 | 2, more: Partial<ChatRequest> = {}): Promise<[ChatResponse, string[]]> {
    const deltas: string[] = [];
    return [await client.chat(request(stage, { ...more, onDelta: (text) => deltas.push(text) })), deltas];
  }

  it.each<[string, 1 | 2, Partial<ChatRequest>]>([
    ['an answer', 1, {}],
    ['an answer of one token, which ends by length', 1, { maxTokens: 1 }],
    ['a confidence of several tokens', 2, {}],
    ['a constrained confidence', 2, { constraint: { regex: 'confidence: [1-5]' } }],
    ['a reply without log probabilities', 1, { logprobs: false }],
  ])('gives the same as one that is not: %s', async (_, stage, more) => {
    // Until the cache holds the prompt, which is told in the usage.
    await client.chat(request(stage, more));
    const whole = await client.chat(request(stage, more));
    const [response, deltas] = await streamed(stage, more);
    expect(response).toEqual(whole);
    expect(deltas.join('')).toBe(whole.choices[0].message.content);
    expect(deltas.length).toBe(stage === 1 ? 1 : 4);
    expect(whole.usage?.prompt_tokens_details?.cached_tokens).toBeGreaterThan(0);
    expect(simulator.requests.records.slice(-3).map((record) => record.streamed)).toEqual([false, false, true]);
  });

  it.each<[FaultName, string, string]>([
    ['truncated-stream', 'BACKEND_INVALID_RESPONSE', 'the stream ended without a finish_reason, after 10 characters'],
    ['cut-chunked', 'BACKEND_CONNECTION_LOST', 'The connection ended before the reply'],
    ['reset-mid-body', 'BACKEND_CONNECTION_LOST', 'The connection ended before the reply'],
    ['error-frame', 'BACKEND_INVALID_RESPONSE', 'the stream tells of an error: {"message":'],
    ['malformed-json', 'BACKEND_INVALID_RESPONSE', "a chunk is no JSON: {'id':"],
    ['empty-choices', 'BACKEND_INVALID_RESPONSE', 'the stream ended without a finish_reason, after 0 characters'],
    ['null-content', 'BACKEND_INVALID_RESPONSE', 'choices.0.message.content'],
    ['error-200', 'BACKEND_INVALID_RESPONSE', 'it is an error: {"message":'],
    ['html-200', 'BACKEND_INVALID_RESPONSE', 'it is no JSON'],
    ['http-500', 'BACKEND_ERROR', '500 '],
  ])('is asked again after %s', async (fault, code, message) => {
    simulator.faults.set([{ fault, first: 1 } as FaultInput]);
    const error: unknown = await streamed(2).catch((thrown: unknown) => thrown);
    expect(classifyFailure(error)).toMatchObject({
      kind: 'transient',
      code,
      message: expect.stringContaining(message),
    });
    const [response] = await streamed(2);
    expect(response.choices[0].message.content).toMatch(/^confidence: [1-5]$/);
    simulator.faults.clear();
  });

  it('closes its connection when it is aborted in the middle of its text', async () => {
    const controller = new AbortController();
    const reason = new Error('cancelled');
    simulator.faults.set([{ fault: 'slow-body', bodyMs: 2_000 }]);
    const before = simulator.requests.records.length;
    const chat = client.chat(request(2, { signal: controller.signal, onDelta: () => controller.abort(reason) }));
    await expect(chat).rejects.toBe(reason);
    while (simulator.requests.records.length === before) await new Promise(setImmediate);
    expect(simulator.requests.records.at(-1)).toMatchObject({ aborted: true, streamed: true });
    simulator.faults.clear();
  });
});
