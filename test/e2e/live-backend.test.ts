import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import { CANCEL_RUN } from '../../src/cli/api/run-operations.js';
import { classifyFailure } from '../../src/services/backends/backend-error.js';
import type { ChatRequest } from '../../src/services/backends/backend-client.js';
import type { ChatResponse } from '../../src/services/backends/chat-response.js';
import { readLiveRun, SHORT_REPLIES, startLiveRun, type LiveRun } from '../support/live-run.js';
import { findLiveServer, type LiveServer } from '../support/live-server.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';
import { transcript } from '../support/transcript.js';

const QUESTIONS = 20;
const live = await findLiveServer(process.env);
const title = live
  ? `the server at ${live.settings.VLLM_URL} (${live.model.id}, version ${live.version ?? 'not told'})`
  : 'SKIPPED: set VLLM_URL to a server that speaks the OpenAI API (see docs/real-vllm.md)';

(live ? describe : describe.skip)(`a live backend: ${title}`, () => {
  const server = live!;
  let product: ServedProgram;
  beforeAll(async () => {
    product = await startServedProgram({ ...server.settings, MAX_IN_FLIGHT: '8' });
  });
  afterAll(async () => {
    await product.close();
    await server.client.close();
  });

  const runToEnd = async (input: Readonly<Record<string, unknown>>): Promise<LiveRun> => {
    const { run, userErrors } = await startLiveRun(product.api, { questionLimit: QUESTIONS, ...input });
    expect(userErrors).toEqual([]);
    await transcript(product.api, run!.id);
    return readLiveRun(product.api, run!.id);
  };
  const failureOf = (change: Partial<ChatRequest>) =>
    server.client.chat(server.request(change)).then(
      ({ choices }) => ({ kind: 'none', code: 'none', message: choices[0].message.content }),
      (error: unknown) => classifyFailure(error),
    );

  describe('a run', () => {
    let run: LiveRun;
    beforeAll(async () => {
      run = await runToEnd({});
    });

    it('ends with every answer complete; what cannot be read is marked, not failed', () => {
      expect(run).toMatchObject({
        status: 'COMPLETED',
        statusReason: null,
        progress: { total: QUESTIONS, complete: QUESTIONS, failed: 0 },
      });
      expect(run.answers.nodes).toHaveLength(QUESTIONS);
      for (const answer of run.answers.nodes) {
        const letters = answer.question.options.map(({ letter }) => letter);
        expect(answer.status).toBe('COMPLETE');
        expect([...letters, null]).toContain(answer.letter);
        expect(answer.letterStatus).toBe(answer.letter === null ? 'UNPARSED' : 'PARSED');
        expect([1, 2, 3, 4, 5, null]).toContain(answer.confidence);
        expect(answer.confidenceStatus).toBe(answer.confidence === null ? 'UNPARSED' : 'PARSED');
      }
    });

    it('has the mass of each option where the server tells token probabilities', () => {
      for (const { probabilities, question, tokenConfidence } of run.answers.nodes) {
        if (!server.tellsLogprobs) {
          expect(probabilities).toBeNull();
          continue;
        }
        expect(probabilities?.map(({ letter }) => letter)).toEqual(question.options.map(({ letter }) => letter));
        const masses = probabilities!.map(({ probability }) => probability);
        for (const mass of masses) expect(mass).toBeGreaterThanOrEqual(0);
        expect(masses.reduce((sum, mass) => sum + mass, 0)).toBeLessThanOrEqual(1.001);
        expect(tokenConfidence ?? 0).toBeGreaterThanOrEqual(0);
        expect(tokenConfidence ?? 1).toBeLessThanOrEqual(1);
      }
    });

    it('has the time of each stage, how it ended, and its tokens where the server tells them', () => {
      const limits = [SHORT_REPLIES.maxAnswerTokens, SHORT_REPLIES.maxConfidenceTokens];
      for (const { stages } of run.answers.nodes) {
        expect(stages.map(({ stage }) => stage)).toEqual([1, 2]);
        for (const [i, stage] of stages.entries()) {
          expect(stage.latencyMs).toBeGreaterThan(0);
          expect(stage.finishReason).toMatch(/^(stop|length)$/);
          if (!server.tellsUsage) continue;
          expect(stage.completionTokens).toBeGreaterThan(0);
          expect(stage.completionTokens).toBeLessThanOrEqual(limits[i]!);
          expect(stage.cachedPromptTokens ?? 0).toBeLessThanOrEqual(stage.promptTokens!);
        }
        // The second stage repeats the first and goes on.
        if (server.tellsUsage) expect(stages[1]!.promptTokens).toBeGreaterThan(stages[0]!.promptTokens!);
      }
    });

    it('records what answered', () => {
      const { id, ownedBy, root, maxModelLen } = server.model;
      expect(run.environment.backend).toMatchObject({
        name: 'vllm',
        servers: [new URL(server.settings.VLLM_URL!).host],
        model: id,
        ownedBy,
        root,
        maxModelLen,
        version: server.version,
      });
    });
  });

  (live?.version == null ? it.skip : it)(
    'constrainOutput leaves nothing unread and shares all mass among the options (skipped where the server is no vLLM)',
    async () => {
      const { answers, progress } = await runToEnd({ constrainOutput: true });
      expect(progress.complete).toBe(QUESTIONS);
      for (const { letter, confidence, probabilities } of answers.nodes) {
        expect(letter).not.toBeNull();
        expect(confidence).not.toBeNull();
        if (!probabilities) continue;
        expect(probabilities.reduce((sum, { probability }) => sum + probability, 0)).toBeCloseTo(1, 3);
      }
    },
  );

  it('gives as a stream what it gives in one piece', async () => {
    const request = server.request({ maxTokens: 24, logprobs: server.tellsLogprobs, seed: 7 });
    const [whole] = (await server.client.chat(request)).choices;
    const deltas: string[] = [];
    const streamed = await server.client.chat({ ...request, onDelta: (text) => deltas.push(text) });
    const [choice] = streamed.choices;
    expect(deltas.length).toBeGreaterThan(0);
    expect(deltas.join('')).toBe(choice.message.content);
    expect(choice.message.content).toBe(whole.message.content);
    expect(choice.finish_reason).toBe(whole.finish_reason);
    expect(tokensOf(choice)).toEqual(tokensOf(whole));
    if (server.tellsUsage) expect(streamed.usage).toMatchObject({ completion_tokens: expect.any(Number) });
  });

  describe('what cannot be had', () => {
    it('is refused in words before a run begins: a model that is not served', async () => {
      const { run, userErrors } = await startLiveRun(product.api, { model: 'nobody/serves-this' });
      expect(run).toBeNull();
      expect(userErrors).toEqual([
        expect.objectContaining({ code: 'MODEL_NOT_SERVED', message: expect.stringContaining(server.model.id) }),
      ]);
    });

    (live?.model.maxModelLen == null ? it.skip : it)(
      'is refused in words before a run begins: more tokens than the context has (skipped where the server does not tell)',
      async () => {
        const { userErrors } = await startLiveRun(product.api, { maxAnswerTokens: server.model.maxModelLen });
        expect(userErrors).toEqual([
          expect.objectContaining({
            code: 'CONTEXT_TOO_SHORT',
            message: expect.stringContaining(String(server.model.maxModelLen)),
          }),
        ]);
      },
    );

    // No server of another make promises these answers.
    (live?.version == null ? it.skip : it).each<[string, (words: string) => Partial<ChatRequest>, object]>([
      [
        'a model that went away ends the run',
        () => ({ model: 'nobody/serves-this' }),
        { kind: 'fatal', code: 'MODEL_NOT_FOUND' },
      ],
      [
        'a conversation that does not fit',
        (words) => ({ messages: [{ role: 'user', content: words }] }),
        { kind: 'permanent', code: 'PROMPT_TOO_LONG' },
      ],
      [
        'bytes that are no image',
        () => ({ messages: [{ role: 'user', content: [image('bm8gaW1hZ2UgYXQgYWxs')] }] }),
        { kind: 'permanent', code: 'BACKEND_REJECTED' },
      ],
    ])('has its name: %s (skipped where the server is no vLLM)', async (_, change, failure) => {
      const words = 'word '.repeat(2 * (server.model.maxModelLen ?? 0));
      expect(await failureOf(change(words))).toMatchObject(failure);
    });
  });

  (live?.tellsQueue ? it : it.skip)(
    'a run that is cancelled leaves no request behind on the server (skipped where it tells no queue)',
    async () => {
      const { run } = await startLiveRun(product.api, {});
      while ((await server.client.queue())?.running === 0) await tick(20);
      await product.api.query(CANCEL_RUN, { id: run!.id });
      // Whether they were cut off or came to their end: nobody is waited for any more.
      await untilIdle(server);
      const { status, progress } = await readLiveRun(product.api, run!.id);
      expect(status).toBe('CANCELLED');
      expect(progress.complete + progress.failed).toBeLessThan(progress.total);
    },
  );

  (live?.tellsQueue ? it : it.skip)(
    'a request whose connection is closed is dropped by the server (skipped where it tells no queue)',
    async () => {
      const before = await generatedTokens(server);
      const maxTokens = Math.floor((server.model.maxModelLen ?? 4096) / 2);
      const abort = new AbortController();
      const request = server.request({ maxTokens, messages: LONG_TASK, signal: abort.signal });
      const outcome = server.client.chat(request).then(
        () => 'answered',
        (error: unknown) => error,
      );
      const isOver = outcome.then(() => true);
      while ((await server.client.queue())?.running === 0 && !(await Promise.race([isOver, tick(5, false)])));
      abort.abort(new Error('given up'));
      expect(await outcome).toEqual(new Error('given up'));
      await untilIdle(server);
      expect((await generatedTokens(server)) - before).toBeLessThan(maxTokens);
    },
  );
});

/** The log probability of a token depends a little on what else the server computes at that time. */
function tokensOf({ logprobs }: ChatResponse['choices'][0]): (string | undefined)[] {
  return (logprobs?.content ?? []).map(({ token }) => token);
}

const image = (base64: string) => ({
  type: 'image_url' as const,
  image_url: { url: `data:image/png;base64,${base64}` },
});

/** Nothing that a model is done with in a few tokens. */
const LONG_TASK: ChatRequest['messages'] = [
  { role: 'user', content: 'Write every number from 1 to 100000 in words, one a line.' },
];

/** Tokens that the server has generated since it was started. */
async function generatedTokens({ settings }: LiveServer): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', settings.VLLM_URL))).text();
  const counts = [...metrics.matchAll(/^vllm:generation_tokens_total(?:\{[^}]*\})? (\S+)/gm)];
  return counts.reduce((sum, [, count]) => sum + Number(count), 0);
}

async function untilIdle(server: LiveServer): Promise<void> {
  for (;;) {
    const queue = await server.client.queue();
    if (queue?.running === 0 && queue.waiting === 0) return;
    await tick(50);
  }
}
