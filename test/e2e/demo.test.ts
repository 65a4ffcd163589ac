import { expect, it } from '@jest/globals';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { runCli } from '../support/program.js';

it('runs the demo on an empty machine: everything up, a run by mutation, its metrics, nothing left behind', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'metacog-demo-test-'));
  try {
    const json = path.join(folder, 'metrics.json');
    const { code, stdout, stderr } = await runCli(['demo', '--limit', '90', '--json', json]);
    expect(stderr).toMatch(/run demo: 90\/90 \(100 %\)/);
    expect(stdout).toMatch(/90 complete, 0 failed/);
    expect(stdout).toMatch(/answer key: catalog \(CATALOG\)/);
    expect(stdout).toMatch(/SIMULATED/);
    expect(stdout).toMatch(/Color .*\n.*Gabor .*\n.*Grid /);
    expect(code).toBe(0);
    expect(JSON.parse(await readFile(json, 'utf8'))).toMatchObject({ run: { status: 'COMPLETED' } });
  } finally {
    await rm(folder, { recursive: true });
  }
});
