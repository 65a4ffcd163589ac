import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fixedObserver } from '../../../../../src/services/backends/simulated/fixed-observer.js';
import type { RequestRecord } from '../../../../../src/services/backends/simulated/request-log.js';
import { constantServiceTime } from '../../../../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../../../../src/services/backends/simulated/simulator.js';
import { chatBody, post } from '../../../../support/simulated-chat.js';

describe('startSimulator', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'metacog-simulator-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function using(options: Parameters<typeof startSimulator>[0], use: (simulator: Simulator) => Promise<void>) {
    const simulator = await startSimulator(options);
    try {
      await use(simulator);
    } finally {
      await simulator.close();
    }
  }

  it('never hides that it is simulated', () =>
    using({ observer: fixedObserver(), maxModelLen: 4_096 }, async ({ url }) => {
      const response = await fetch(`${url}/v1/models`);
      expect(response.headers.get('x-simulated')).toBe('true');
      expect(await response.json()).toMatchObject({
        object: 'list',
        data: [
          { id: 'simulated/fixed', object: 'model', owned_by: 'metacog-simulator', max_model_len: 4_096, parent: null },
        ],
      });
    }));

  it.each(['Qwen2.5-VL-72B', 'simulated/Qwen2.5-VL-72B'])('serves %s under the prefix', (model) =>
    using({ observer: fixedObserver(), model }, async (simulator) => {
      expect(simulator.model).toBe('simulated/Qwen2.5-VL-72B');
      const reply = await post(`${simulator.url}/v1/chat/completions`, chatBody({ model: simulator.model }));
      expect(await reply.json()).toMatchObject({ model: 'simulated/Qwen2.5-VL-72B' });
    }),
  );

  it('reports health, the version of vLLM and its load', () =>
    using({ observer: fixedObserver() }, async ({ url }) => {
      const health = await fetch(`${url}/health`);
      expect([health.status, await health.text()]).toEqual([200, '']);
      expect(await (await fetch(`${url}/version`)).json()).toEqual({ version: '0.32.0' });
      expect(await (await fetch(`${url}/load`)).json()).toEqual({ server_load: 0 });
    }));

  it('tokenises', () =>
    using({ observer: fixedObserver() }, async ({ url }) => {
      const reply = await post(`${url}/tokenize`, { prompt: 'A B', return_token_strs: true });
      expect(await reply.json()).toEqual({
        count: 2,
        max_model_len: 32_768,
        tokens: [32, 425],
        token_strs: ['A', ' B'],
      });
      expect((await post(`${url}/tokenize`, {})).status).toBe(400);
    }));

  it('logs every chat request in memory, to a callback and to a file', async () => {
    const file = path.join(folder, 'requests.jsonl');
    const told: RequestRecord[] = [];
    const options = { observer: fixedObserver(), serviceTime: constantServiceTime(0) };
    await using({ ...options, requestLog: { file, onRecord: (record) => told.push(record) } }, async (simulator) => {
      const url = `${simulator.url}/v1/chat/completions`;
      await post(url, chatBody(), { 'x-request-id': '3/a/b/0/1/2' });
      await post(url, 'nonsense', { 'x-request-id': 'free' });
      expect(simulator.requests.records).toEqual(told);
    });
    const written = (await readFile(file, 'utf8')).trim().split('\n');
    expect(written.map((line) => JSON.parse(line) as unknown)).toEqual(told);
    expect(told).toEqual([
      {
        arrival: 1,
        arrivedAt: expect.stringMatching(/^\d{4}-.*Z$/),
        requestId: '3/a/b/0/1/2',
        trial: { run: '3', qid: 'a/b', sample: 0, stage: 1, attempt: 2 },
        status: 200,
        aborted: false,
        complete: true,
        reply: 'A',
        fault: null,
        streamed: false,
        durationMs: expect.any(Number),
      },
      expect.objectContaining({ arrival: 2, requestId: 'free', trial: null, status: 400, complete: true, reply: null }),
    ]);
  });

  it('has the record in the file when the reply is there', async () => {
    const file = path.join(folder, 'prompt.jsonl');
    const options = { observer: fixedObserver(), serviceTime: constantServiceTime(0), requestLog: { file } };
    await using(options, async ({ url }) => {
      for (let attempt = 1; attempt <= 20; attempt++) {
        await post(`${url}/v1/chat/completions`, chatBody(), { 'x-request-id': `1/Q-1/0/1/${attempt}` });
        expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(attempt);
      }
    });
  });

  it('logs what was in flight when it was closed', async () => {
    const file = path.join(folder, 'closed.jsonl');
    const options = { observer: fixedObserver(), serviceTime: constantServiceTime(600_000), requestLog: { file } };
    await using(options, async (simulator) => {
      const replies = [1, 2].map((attempt) =>
        post(`${simulator.url}/v1/chat/completions`, chatBody(), { 'x-request-id': `1/Q-1/0/1/${attempt}` }),
      );
      const metrics = async () => (await fetch(`${simulator.url}/metrics`)).text();
      while (!/vllm:num_requests_running\{[^}]*\} 2\n/.test(await metrics()));
      await Promise.all([simulator.close(), expect(Promise.any(replies)).rejects.toThrow()]);
    });
    const records = (await readFile(file, 'utf8')).trim().split('\n');
    expect(records.map((line) => JSON.parse(line) as unknown)).toEqual(
      Array.from({ length: 2 }, () => expect.objectContaining({ status: null, complete: false, reply: null })),
    );
  });

  it('says that the log cannot be written before it serves', async () => {
    const requestLog = { file: path.join(folder, 'none', 'requests.jsonl') };
    await expect(startSimulator({ observer: fixedObserver(), requestLog })).rejects.toThrow('ENOENT');
  });

  it('says that a port is taken', () =>
    using({ observer: fixedObserver() }, async ({ port }) => {
      await expect(startSimulator({ observer: fixedObserver(), port })).rejects.toThrow('EADDRINUSE');
    }));

  it('closes twice without harm', () =>
    using({ observer: fixedObserver() }, async (simulator) => {
      await Promise.all([simulator.close(), simulator.close()]);
    }));
});
