import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fixedObserver } from '../../../../../src/services/backends/simulated/fixed-observer.js';
import { startSimulator, type Simulator } from '../../../../../src/services/backends/simulated/simulator.js';
import { recorded, recordedVllm, type RecordedExchange } from '../../../../support/recorded-vllm.js';
import { post } from '../../../../support/simulated-chat.js';

const MODEL = 'simulated/fixed';
/** The wording of these is that of Python's libraries. */
const OTHER_WORDS = ['no messages', 'wrong type', 'fraction of a token'];

const refusals = recordedVllm.exchanges.filter(({ request, status }) => request !== null && status !== 200);

describe(`beside a real vLLM ${recordedVllm.version}, the simulated one`, () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await startSimulator({ observer: fixedObserver(), maxModelLen: 2048 });
  });
  afterAll(() => simulator.close());

  const ask = async ({ request }: RecordedExchange) => {
    const messages = [{ role: 'user', content: 'Say A.' }];
    const body: Record<string, unknown> = {
      model: MODEL,
      temperature: 0,
      max_completion_tokens: 1,
      messages,
      ...request,
    };
    // A null stands for a field that was left out.
    const sent = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
    const response = await post(`${simulator.url}/v1/chat/completions`, sent, { 'x-request-id': '7/Q-1/0/1/1' });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };

  it('tells the same version', async () => {
    expect(await (await fetch(`${simulator.url}/version`)).json()).toEqual({ version: recordedVllm.version });
  });

  // Prompts are not measured in characters here: a token ends them sooner.
  it.each(refusals.map((exchange) => exchange.case).filter((name) => name !== 'prompt of too many characters'))(
    'refuses in the same words: %s',
    async (name) => {
      const exchange = recorded(name);
      const { error } = exchange.body as { error: { message: string } };
      const message = OTHER_WORDS.includes(name)
        ? expect.stringMatching(/^1 validation error:\n {2}\{'type': '\w+', 'loc': 'body\.\w+', 'msg': '/)
        : error.message.replace(recordedVllm.model, MODEL);
      expect(await ask(exchange)).toEqual({ status: exchange.status, body: { error: { ...error, message } } });
    },
  );

  it.each(['answer', 'answer among choices'])('writes the same fields: %s', async (name) => {
    const exchange = recorded(name);
    const { status, body } = await ask(exchange);
    expect(status).toBe(200);
    // Counted there and not here: what was put into the caches, and the image's share of the prompt.
    const notHere = [
      'usage.prompt_tokens_details.created_cache_tokens',
      'usage.prompt_tokens_details.multimodal_tokens',
    ];
    expect(fieldsOf(body)).toEqual(
      fieldsOf(exchange.body).filter((path) => !notHere.some((field) => path.startsWith(field))),
    );
  });
});

/** Paths of all fields, a list's by its first element; null is marked. */
function fieldsOf(value: unknown, path = ''): string[] {
  if (value === null) return [`${path} null`];
  if (Array.isArray(value)) return fieldsOf(value[0], `${path}[]`);
  if (typeof value !== 'object') return [path];
  return Object.entries(value)
    .flatMap(([name, field]) => fieldsOf(field, path === '' ? name : `${path}.${name}`))
    .sort();
}
