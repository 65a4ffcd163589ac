import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { recordedObserver } from '../../../../../src/services/backends/simulated/recorded-observer.js';
import { readRecordedResults } from '../../../../../src/services/backends/simulated/recorded-results.js';
import { constantServiceTime } from '../../../../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../../../../src/services/backends/simulated/simulator.js';
import { sharedFile } from '../../../../support/shared-files.js';
import { chatBody, post } from '../../../../support/simulated-chat.js';

interface Line {
  original_qid: string;
  stage: number;
  raw_text: string;
  probabilities?: Record<string, number>;
}
interface Body {
  choices: [
    {
      message: { content: string };
      finish_reason: string;
      logprobs: { content: { top_logprobs: { token: string; logprob: number }[] }[] };
    },
  ];
}

const FILE = 'seed-data/qwen2.5-vl-72b_full_results.jsonl';
const file = sharedFile(FILE);
if (file === undefined) process.stderr.write(`SKIPPED: the published results (${FILE}) are not on this machine\n`);
const withFile = file === undefined ? describe.skip : describe;

async function readLines(from: string): Promise<Line[]> {
  const lines: Line[] = [];
  for await (const text of createInterface({ input: createReadStream(from) })) lines.push(JSON.parse(text) as Line);
  return lines;
}

withFile(`replaying the published results (skipped without ${FILE})`, () => {
  let simulator: Simulator;
  beforeAll(async () => {
    const observer = recordedObserver(await readRecordedResults(file ?? ''));
    simulator = await startSimulator({ observer, serviceTime: constantServiceTime(0) });
  });
  afterAll(() => simulator.close());
  const ask = (requestId: string, fields: Record<string, unknown> = {}) => {
    const { url, model } = simulator;
    const body = chatBody({ model, messages: [{ role: 'user', content: 'Which?' }], ...fields });
    return post(`${url}/v1/chat/completions`, body, { 'x-request-id': requestId });
  };

  it('gives every text, and every probability to 1e-9', async () => {
    const lines = await readLines(file ?? '');
    expect(lines).toHaveLength(5_376);
    let checked = 0;
    const work = lines.values();
    const worker = async () => {
      for (const line of work) {
        const requestId = `1/${line.original_qid}/0/${line.stage}/1`;
        const response = await ask(requestId, { logprobs: true, top_logprobs: 20 });
        const [choice] = ((await response.json()) as Body).choices;
        expect(choice.message.content).toBe(line.raw_text);
        for (const [letter, probability] of Object.entries(line.probabilities ?? {})) {
          const found = choice.logprobs.content[0]?.top_logprobs.find(({ token }) => token === letter);
          expect(Math.abs(Math.exp(found?.logprob ?? 0) - probability)).toBeLessThan(1e-9);
          checked += 1;
        }
      }
    };
    await Promise.all(Array.from({ length: 16 }, worker));
    expect(checked).toBe(2 * 2_688);
  });

  it('ends one letter by length when only one token is allowed', async () => {
    const response = await ask('1/GRID-0001/0/1/1', { max_completion_tokens: 1 });
    const [choice] = ((await response.json()) as Body).choices;
    expect([choice.message.content, choice.finish_reason]).toEqual(['A', 'length']);
  });

  it.each([
    ['a question that was not recorded', '1/NONE-1/0/1/1', 'holds no stage 1 of question NONE-1'],
    ['a request that names no question', 'free', 'send X-Request-Id as <run>/<qid>/<sample>/<stage>/<attempt>'],
  ])('refuses %s', async (_, requestId, message) => {
    const response = await ask(requestId);
    expect([response.status, await response.json()]).toEqual([
      400,
      { error: { message: expect.stringContaining(message), type: 'BadRequestError', param: null, code: 400 } },
    ]);
  });
});
