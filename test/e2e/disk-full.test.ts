import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import { startDrillWorld, type DrillWorld } from '../support/drill-world.js';
import { postGraphQL } from '../support/http-json.js';
import { runState, startBuiltInRun, transcript, upTo } from '../support/transcript.js';

const QUESTIONS = 100;

/** What PostgreSQL says when its disk is full, in its own words and with its own code, without a disk that is full. */
const FILL = `
  CREATE FUNCTION disk_is_full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE 'could not extend file "base/16384/16401": No space left on device' USING ERRCODE = 'disk_full';
  END $$;
  CREATE TRIGGER disk_is_full BEFORE INSERT OR UPDATE ON answers FOR EACH ROW EXECUTE FUNCTION disk_is_full()`;
const MAKE_ROOM = 'DROP FUNCTION disk_is_full CASCADE';

let world: DrillWorld;
beforeAll(async () => {
  world = await startDrillWorld({ serviceMs: 40 });
});
afterAll(() => world.close());

const stallOf = async (id: string): Promise<unknown> => {
  const query = 'query Stall($id: ID!) { run(id: $id) { stall { kind message } } }';
  const { body } = await postGraphQL(world.server.url, { query, variables: { id } });
  return (body.data?.run as { stall: unknown }).stall;
};

it('a write that finds the disk full is told as a stall, waits for room and is done then: no reply is lost', async () => {
  const { server, simulator, observer, pool } = world;
  const { id } = await startBuiltInRun(server.api, QUESTIONS);
  const seen: number[] = [];
  const ended = transcript(server.api, id, { onEvent: (sequence) => seen.push(sequence) });
  while ((await runState(server.api, id)).progress.complete < 20) await tick(20);
  await pool.query(FILL);
  while ((await stallOf(id)) === null) await tick(20);
  expect(await stallOf(id)).toEqual({
    kind: 'DATABASE',
    message: expect.stringMatching(
      /^Answers cannot be stored; those that are there are kept and written when .*: .*No space left on device/,
    ),
  });
  // Nothing more is asked than what can wait here for its place in the table.
  while (simulator.requests.records.length < observer.count) await tick(20);
  const acknowledged = seen.length;

  await pool.query(MAKE_ROOM);
  expect(await ended).toEqual(upTo(2 * QUESTIONS));
  expect(acknowledged).toBeLessThan(2 * QUESTIONS);
  expect(await stallOf(id)).toBeNull();
  expect(await world.audit(id)).toEqual({ lost: 0, doubled: 0, invented: 0, extraRequests: 0 });
});
