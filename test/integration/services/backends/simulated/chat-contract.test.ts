import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import OpenAI from 'openai';
import { fixedObserver } from '../../../../../src/services/backends/simulated/fixed-observer.js';
import { constantServiceTime } from '../../../../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../../../../src/services/backends/simulated/simulator.js';
import { answerMessages, chatBody, confidenceMessages, pngDataUrl, post } from '../../../../support/simulated-chat.js';

/** What a test reads of a reply. */
interface Body {
  id: string;
  choices: {
    message: { content: string };
    finish_reason: string;
    logprobs: {
      content: {
        token: string;
        logprob: number;
        bytes: number[];
        top_logprobs: { token: string; logprob: number }[];
      }[];
    } | null;
  }[];
  usage: { prompt_tokens: number; completion_tokens: number; prompt_tokens_details: { cached_tokens: number } | null };
}

describe('the simulated vLLM', () => {
  let simulator: Simulator;
  let url: string;
  beforeAll(async () => {
    simulator = await startSimulator({ observer: fixedObserver(), serviceTime: constantServiceTime(0) });
    url = `${simulator.url}/v1/chat/completions`;
  });
  afterAll(() => simulator.close());

  const ask = async (fields: Record<string, unknown> = {}) => {
    const response = await post(url, chatBody(fields));
    expect(response.status).toBe(200);
    return (await response.json()) as Body;
  };
  const logprobsOf = (body: Body) => body.choices[0]?.logprobs?.content ?? [];

  it('answers a chat request with every null present', async () => {
    const response = await post(url, chatBody(), { 'x-request-id': '7/Q-1/0/1/1' });
    expect(response.headers.get('x-simulated')).toBe('true');
    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({
      id: 'chatcmpl-7/Q-1/0/1/1',
      object: 'chat.completion',
      created: expect.any(Number),
      model: 'simulated/fixed',
      choices: [
        {
          index: 0,
          message: {
            role: 'assistant',
            content: 'A',
            refusal: null,
            annotations: null,
            audio: null,
            function_call: null,
            reasoning: null,
          },
          logprobs: null,
          finish_reason: 'stop',
          stop_reason: null,
          token_ids: null,
          routed_experts: null,
        },
      ],
      service_tier: null,
      system_fingerprint: 'simulated-fixed',
      usage: {
        prompt_tokens: expect.any(Number),
        total_tokens: expect.any(Number),
        completion_tokens: 2,
        prompt_tokens_details: { cached_tokens: 0 },
        completion_tokens_details: null,
      },
      prompt_logprobs: null,
      prompt_token_ids: null,
      prompt_text: null,
      kv_transfer_params: null,
      ec_transfer_params: null,
      metrics: null,
    });
  });

  it('makes an id where the client sends none', async () => {
    expect((await ask()).id).toMatch(/^chatcmpl-[0-9a-f]{32}$/);
  });

  it('tells the stages apart by the request id, or by the conversation', async () => {
    const byId = await post(url, chatBody(), { 'x-request-id': '7/Q-1/0/2/1' });
    expect(((await byId.json()) as Body).choices[0]?.message.content).toBe('confidence: 5');
    const byTalk = await ask({ messages: confidenceMessages('A') });
    expect(byTalk.choices[0]?.message.content).toBe('confidence: 5');
  });

  it('ends by length when the tokens are used up, by stop otherwise', async () => {
    const finish = async (limit: number | null) => {
      const body = await ask({ max_completion_tokens: limit });
      return [body.choices[0]?.message.content, body.choices[0]?.finish_reason, body.usage.completion_tokens];
    };
    expect(await finish(1)).toEqual(['A', 'length', 1]);
    expect(await finish(2)).toEqual(['A', 'stop', 2]);
    expect(await finish(null)).toEqual(['A', 'stop', 2]);
  });

  it('cuts a longer reply and takes max_tokens for max_completion_tokens', async () => {
    const body = await ask({ messages: confidenceMessages('A'), max_completion_tokens: null, max_tokens: 2 });
    expect(body.choices[0]).toMatchObject({ message: { content: 'confidence:' }, finish_reason: 'length' });
  });

  it('reports each token with its alternatives, likeliest first', async () => {
    const [letter, end] = logprobsOf(await ask({ logprobs: true, top_logprobs: 20 }));
    expect(letter).toEqual({
      token: 'A',
      logprob: Math.log(0.9),
      bytes: [65],
      top_logprobs: [
        { token: 'A', logprob: Math.log(0.9), bytes: [65] },
        { token: 'B', logprob: Math.log(0.1), bytes: [66] },
      ],
    });
    expect(end).toMatchObject({ token: '<|im_end|>', logprob: 0 });
  });

  it('lists no more alternatives than asked for', async () => {
    expect(logprobsOf(await ask({ logprobs: true, top_logprobs: 1 }))[0]?.top_logprobs).toHaveLength(1);
    expect(logprobsOf(await ask({ logprobs: true }))[0]?.top_logprobs).toEqual([]);
  });

  it('lists tokens by id', async () => {
    const [letter] = logprobsOf(await ask({ logprobs: true, logprob_token_ids: [33, 425] }));
    expect(letter?.top_logprobs.map(({ token }) => token)).toEqual(['B']);
  });

  it('obeys structured_outputs with renormalised mass and −9999 for what is masked', async () => {
    const body = await ask({ logprobs: true, top_logprobs: 20, structured_outputs: { choice: ['B'] } });
    expect(body.choices[0]?.message.content).toBe('B');
    expect(logprobsOf(body)[0]?.top_logprobs.map(({ token, logprob }) => [token, logprob])).toEqual([
      ['B', 0],
      ['A', -9999],
    ]);
  });

  it('obeys a regular expression', async () => {
    const body = await ask({ messages: confidenceMessages('A'), structured_outputs: { regex: '[1-5]' } });
    expect(body.choices[0]?.message.content).toBe('5');
  });

  it('ignores fields that it does not know, the old guided ones among them', async () => {
    const body = await ask({ guided_choice: ['B'], guided_regex: 'B', mm_processor_kwargs: {}, nonsense: { a: 1 } });
    expect(body.choices[0]?.message.content).toBe('A');
  });

  it('finds the image and the text of stage 1 in its cache at stage 2', async () => {
    const image = pngDataUrl(11, 560);
    const first = await ask({ messages: answerMessages(image) });
    expect(first.usage.prompt_tokens).toBeGreaterThan(20 * 20);
    expect(first.usage.prompt_tokens_details).toEqual({ cached_tokens: 0 });
    const second = await ask({ messages: confidenceMessages('A', image) });
    const cached = second.usage.prompt_tokens_details?.cached_tokens ?? 0;
    expect(cached % 16).toBe(0);
    expect(cached).toBeGreaterThan(first.usage.prompt_tokens - 16);
    expect(cached).toBeLessThan(second.usage.prompt_tokens);
  });

  it('finds nothing of another image or another text', async () => {
    await ask({ messages: answerMessages(pngDataUrl(21)) });
    const other = await ask({ messages: answerMessages(pngDataUrl(22)) });
    expect(other.usage.prompt_tokens_details).toEqual({ cached_tokens: 0 });
    const words = await ask({ messages: [{ role: 'user', content: 'A question that was never asked before?' }] });
    expect(words.usage.prompt_tokens_details).toEqual({ cached_tokens: 0 });
  });

  it('serves the openai client', async () => {
    const client = new OpenAI({ baseURL: `${simulator.url}/v1`, apiKey: 'any', maxRetries: 0 });
    const reply = await client.chat.completions.create({
      model: 'simulated/fixed',
      messages: answerMessages(),
      logprobs: true,
      top_logprobs: 20,
    });
    expect(reply.choices[0]?.message.content).toBe('A');
    expect(reply.choices[0]?.logprobs?.content?.[0]?.top_logprobs[1]?.token).toBe('B');
  });

  it('streams to the openai client: role, tokens, finish, usage', async () => {
    const client = new OpenAI({ baseURL: `${simulator.url}/v1`, apiKey: 'any', maxRetries: 0 });
    const stream = await client.chat.completions.create({
      model: 'simulated/fixed',
      messages: confidenceMessages('A'),
      stream: true,
      stream_options: { include_usage: true },
      logprobs: true,
      top_logprobs: 2,
    });
    const chunks = [];
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: 'assistant', content: '' });
    expect(chunks.map(({ choices }) => choices[0]?.delta.content ?? '').join('')).toBe('confidence: 5');
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe('stop');
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: 5 } });
    expect(chunks[4]?.choices[0]?.logprobs?.content?.[0]?.top_logprobs[1]?.token).toBe('4');
  });

  it('ends a stream with [DONE] and sends usage only on request', async () => {
    const response = await post(url, chatBody({ stream: true }));
    expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    const text = await response.text();
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(text).not.toContain('usage');
  });

  it('needs no model name, as vLLM does', async () => {
    expect((await post(url, chatBody({ model: undefined }))).status).toBe(200);
  });
});

describe('a server that does not tell what was cached', () => {
  it('leaves prompt_tokens_details null', async () => {
    const simulator = await startSimulator({ observer: fixedObserver(), promptTokensDetails: false });
    try {
      const ask = async () => (await post(`${simulator.url}/v1/chat/completions`, chatBody())).json() as Promise<Body>;
      await ask();
      expect((await ask()).usage.prompt_tokens_details).toBeNull();
    } finally {
      await simulator.close();
    }
  });
});
