import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { DocumentedGuide } from '../support/documented-guide.js';
import { blocksToExecute } from '../support/documented-pages.js';
import { startCli, type RunningProgram } from '../support/program.js';
import { startBuiltInRun } from '../support/transcript.js';

const QUESTIONS = 100;

describe.each(['docs/real-vllm.md', 'docs/dispatch.md'])('%s, with a simulated vLLM', (page) => {
  let database: TestDatabase;
  let simulator: RunningProgram;
  let guide: DocumentedGuide;
  beforeAll(async () => {
    database = await createTestDatabase();
    // It answers whatever it is asked, also what is no question of a dataset.
    simulator = startCli(['simulate', '--observer', 'fixed', '--port', '0']);
    const here = {
      'http://gpu-1:8000': await simulator.waitFor(/http:\/\/127\.0\.0\.1:\d+/),
      '--port 8000': '--port 0',
    };
    guide = await DocumentedGuide.withoutServer(here, { DATABASE_URL: database.url });
  });
  afterAll(async () => {
    await guide.close();
    await simulator.kill();
    await database.close();
  });

  it.each(blocksToExecute(page))(
    'line $line',
    async (block) => {
      const printed = await guide.execute(block);
      if (block.text.includes('npm test')) expect(printed?.stdout).toMatch(/\n[1-9]\d* passed, 0 failed, 0 skipped\n$/);
    },
    300_000,
  );

  it('has a server that asks it', async () => {
    const run = await startBuiltInRun(guide.api, QUESTIONS);
    const { code, stdout } = await guide.shell.run(`npx metacog watch ${run.name}`);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining(`${QUESTIONS} complete, 0 failed`) });
    const asked = {
      text: 'query ($name: String!) { runByName(name: $name) { backend { name } progress { requests retries } } }',
    };
    const { runByName } = await guide.api.query<{ runByName: Asked }, { name: string }>(asked, { name: run.name });
    expect(runByName.backend.name).toBe('vllm');
    // One in twenty requests fails in one of the pages, and is asked again.
    if (page === 'docs/dispatch.md') expect(runByName.progress.retries).toBeGreaterThan(0);
    else expect(runByName.progress.retries).toBe(0);
  });
});

interface Asked {
  readonly backend: { readonly name: string };
  readonly progress: { readonly requests: number; readonly retries: number };
}
