import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cli } from '../../support/cli.js';
import { startMadeRunsApi } from '../../support/made-runs-api.js';

describe('metacog watch', () => {
  let server: Awaited<ReturnType<typeof startMadeRunsApi>>;
  beforeEach(async () => {
    server = await startMadeRunsApi();
  });
  afterEach(() => server.close());

  it.each(['pilot', 'run-1'])('follows the run with the name or id %s and prints its metrics', async (run) => {
    const { exitCode, stdout } = await cli(['watch', run], { url: server.url });
    expect(stdout).toContain('2 complete, 0 failed');
    expect(exitCode).toBe(0);
    expect(server.calls).toEqual([]);
  });

  it('tells that there is no such run', async () => {
    const { exitCode, stderr } = await cli(['watch', 'nothing'], { url: server.url });
    expect(stderr).toContain('metacog: the server has no run with the name or id nothing\n');
    expect(exitCode).toBe(1);
  });
});
