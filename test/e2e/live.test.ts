import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { graphql } from '../../src/client/graphql.js';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { ApiClient } from '../../src/cli/api/api-client.js';
import { startTestApp, type TestApp } from '../support/app.js';
import { startBuiltInRun, transcript, upTo } from '../support/transcript.js';

describe('answerWritten over a real WebSocket', () => {
  let app: TestApp;
  let api: ApiClient;

  beforeAll(async () => {
    app = await startTestApp();
    api = new ApiClient({ url: new URL(app.url), token: undefined });
  });
  afterAll(() => app.close());

  it('gives every sequence number once, in order, before, in the middle of and after the run, and ends with it', async () => {
    const run = await startBuiltInRun(api, 90);
    let later: Promise<number[][]> | undefined;
    const fromStart = await transcript(api, run.id, {
      onEvent(sequence) {
        // In the middle: one from the beginning, one from where the first one is.
        if (sequence === 60)
          later = Promise.all([transcript(api, run.id), transcript(api, run.id, { after: sequence })]);
      },
    });
    expect(fromStart).toEqual(upTo(180));
    expect(await later).toEqual([upTo(180), upTo(180, 61)]);
    expect(await transcript(api, run.id)).toEqual(upTo(180));
    expect(await transcript(api, run.id, { after: 180 })).toEqual([]);
  });

  it('shows each answer first with its letter, then with its confidence', async () => {
    const run = await startBuiltInRun(api, 6);
    const statuses = new Map<string, string[]>();
    const document = graphql(`
      subscription Live($runId: ID!, $after: Int!) {
        answerWritten(runId: $runId, after: $after) {
          sequence
          answer {
            id
            status
            letter
            confidence
          }
        }
      }
    `);
    const live = api.subscribe(document, { runId: run.id, after: 0 });
    for await (const { answerWritten } of live) {
      const { id, status } = answerWritten.answer;
      statuses.set(id, [...(statuses.get(id) ?? []), status]);
    }
    expect(statuses.size).toBe(6);
    for (const seen of statuses.values()) {
      // A stage that was already followed by the next when it was read shows the newer state.
      expect(['AWAITING_CONFIDENCE,COMPLETE', 'COMPLETE,COMPLETE']).toContain(seen.join());
    }
  });

  it('tells the last state of a run by runChanged', async () => {
    const run = await startBuiltInRun(api, 30);
    const client = createClient({ url: `${app.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket });
    const states: unknown[] = [];
    const query = `subscription Changed($runId: ID!) { runChanged(runId: $runId) { status progress { complete } } }`;
    for await (const { data } of client.iterate({ query, variables: { runId: run.id } })) states.push(data?.runChanged);
    await client.dispose();
    expect(states.at(-1)).toEqual({ status: 'COMPLETED', progress: { complete: 30 } });
  });
});
