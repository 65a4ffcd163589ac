import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createEmptyDatabase, type TestDatabase } from '../support/database.js';
import { blocksToExecute, programsAndCommandsOf } from '../support/documented-pages.js';
import { openDocumentedShell, type DocumentedShell } from '../support/documented-shell.js';
import { isInstalled } from '../support/external-program.js';
import { startCli, type RunningProgram } from '../support/program.js';

const hasCurl = isInstalled('curl');
if (!hasCurl) process.stderr.write('SKIPPED: docs/scaling-out.md: there is no curl on this machine\n');
const title = `docs/scaling-out.md, from top to bottom${hasCurl ? '' : ' (SKIPPED: there is no curl)'}`;

/** What the page says of a process. */
const CONNECTIONS = 35;

interface Health {
  readonly name: string;
  readonly health: {
    readonly status: string;
    readonly servers: readonly { readonly worker: string; readonly server: string }[];
  };
}

(hasCurl ? describe : describe.skip)(title, () => {
  let database: TestDatabase;
  let simulators: RunningProgram[];
  let shell: DocumentedShell;
  /** Addresses of the page, and what they are here. */
  const here: Record<string, string> = { 'HOST=0.0.0.0': 'HOST=127.0.0.1' };
  let servers = 0;
  let processes = 0;
  const printed: string[] = [];

  beforeAll(async () => {
    database = await createEmptyDatabase();
    here['postgres://db/metacog'] = database.url;
    simulators = [1, 2].map(() => startCli(['simulate', '--observer', 'signal-detection', '--port', '0']));
    for (const [i, simulator] of simulators.entries())
      here[`http://gpu-${i + 1}:8000`] = await simulator.waitFor(/http:\/\/127\.0\.0\.1:\d+/);
    shell = await openDocumentedShell({ here: () => here, env: () => ({ PORT: '0', LOG_LEVEL: 'error' }) });
  });
  afterAll(async () => {
    await shell.close();
    await Promise.all(simulators.map((simulator) => simulator.kill()));
    await database.close();
  });

  it.each(blocksToExecute('docs/scaling-out.md'))('line $line', async (block) => {
    expect(block.language).toBe('sh');
    const { programs, commands } = programsAndCommandsOf(block);
    for (const program of programs) {
      const said = await shell.start(program);
      processes += 1;
      const url = /GraphQL +(http:\S+)\/graphql/.exec(said)?.[1];
      if (url !== undefined) here[`http://front-${(servers += 1)}:4000`] = url;
    }
    if (commands === '') return;
    const { code, stdout, stderr } = await shell.run(commands);
    expect({ code, ...(code !== 0 && { stdout, stderr }) }).toEqual({ code: 0 });
    printed.push(stdout);
  });

  it('has started what it speaks of, and the run was spread over it', async () => {
    expect({ servers, processes }).toEqual({ servers: 2, processes: 4 });
    const [followed = '', health = ''] = printed;
    expect(followed).toMatch(/200 complete, 0 failed/);
    const { backends } = (JSON.parse(health) as { data: { backends: readonly Health[] } }).data;
    const { status, servers: seen } = backends.find(({ name }) => name === 'vllm')!.health;
    expect(status).toBe('HEALTHY');
    // The first server asks one vLLM server, each of the two workers both.
    expect(seen).toHaveLength(5);
    expect(new Set(seen.map(({ server }) => server)).size).toBe(2);
    expect(new Set(seen.map(({ worker }) => worker)).size).toBe(3);
    const { rows } = await database.pool.query<{ count: number }>(
      'SELECT count(*)::int AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    expect(rows[0]!.count).toBeLessThanOrEqual(CONNECTIONS * processes);
  });
});
