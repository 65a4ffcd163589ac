import { expect, it } from '@jest/globals';
import { setTimeout as tick } from 'node:timers/promises';
import { startDrillWorld, type DrillWorld } from '../support/drill-world.js';
import { postGraphQL } from '../support/http-json.js';
import { canMountSmallDisk, mountSmallDisk } from '../support/small-disk.js';
import { patientTranscript, runState, startBuiltInRun, upTo } from '../support/transcript.js';

const QUESTIONS = 400;
/** Room for the database, its log and rendered images, and for the 200 MiB that a start asks for. */
const DISK_MEGABYTES = 384;
const TITLE = 'a disk that is really full is waited out, with everything that was acknowledged';

/** PostgreSQL refuses writes, or ends when its log cannot grow: then nobody can be told more than that it is away. */
async function toldOfOutage({ server }: DrillWorld, id: string): Promise<void> {
  const query = 'query Stall($id: ID!) { run(id: $id) { stall { kind } } }';
  for (let said: unknown; said !== 'DATABASE' && said !== 'DATABASE_UNAVAILABLE';) {
    await tick(20);
    const { body } = await postGraphQL(server.url, { query, variables: { id } });
    const run = body.data?.run as { stall: { kind: string } | null } | undefined;
    said = body.errors?.[0]?.extensions.code ?? run?.stall?.kind;
  }
}

async function drill(): Promise<void> {
  const disk = mountSmallDisk(DISK_MEGABYTES)!;
  const world = await startDrillWorld({ serviceMs: 60, settings: { METACOG_HOME: disk.path, DATABASE_URL: '' } });
  try {
    const { api } = world.server;
    const { id } = await startBuiltInRun(api, QUESTIONS);
    const seen = patientTranscript(api, id);
    while ((await runState(api, id)).progress.complete < 20) await tick(20);
    await disk.fill();
    await toldOfOutage(world, id);
    await disk.makeRoom();
    expect(await seen).toEqual(upTo(2 * QUESTIONS));
    expect(await patientTranscript(api, id)).toEqual(upTo(2 * QUESTIONS));
    const { status, progress } = await runState(api, id);
    expect({ status, ...progress }).toMatchObject({ status: 'COMPLETED', complete: QUESTIONS, failed: 0 });
  } finally {
    await world.close();
    disk.remove();
  }
}

if (canMountSmallDisk()) it(TITLE, drill);
else it.skip(`${TITLE} (skipped: this user cannot mount a small disk; root on Linux can)`, drill);
