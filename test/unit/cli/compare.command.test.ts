import { afterEach, describe, expect, it } from '@jest/globals';
import { cli } from '../../support/cli.js';
import { startMadeMetricsApi, type MadeMetrics } from '../../support/made-metrics-api.js';

describe('metacog compare', () => {
  let server: Awaited<ReturnType<typeof startMadeMetricsApi>>;
  afterEach(() => server.close());

  async function compare(line: string, overrides: Partial<MadeMetrics> = {}) {
    server = await startMadeMetricsApi(overrides);
    return cli(['compare', ...line.split(' ')], { url: server.url });
  }

  it('says plainly which of two runs is better, and by how much', async () => {
    const { exitCode, stdout, stderr } = await compare('pilot other');
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    const text = stdout.replaceAll(/\s+/g, ' ');
    for (const words of [
      '200 answers to the same questions. 4 that only one has answered are left out.',
      'Only the first is right in 5, only the second in 20 (mid-p: p = 0.002).',
      'accuracy: B is better; B − A = +7.5 [3.0, 12.0] points, p = 0.004',
      'calibration error (ECE): A is better; B − A = +0.100 [0.050, 0.150], p < 0.001',
      'sensitivity (AUROC): undefined, no answer is wrong',
      'Accuracy by task',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('by color');
  });

  it('splits by another factor as well', async () => {
    const { stdout } = await compare('pilot id-other --by color');
    expect(stdout).toContain('Accuracy by color');
    expect(stdout).toMatch(/^red +200 +80\.00 +87\.50 +\+7\.5 \[3\.0, 12\.0\] +5 +20 +0\.004 +B$/m);
  });

  it('adjusts the p-values of several runs for each other', async () => {
    const { stdout } = await compare('pilot other third');
    expect(stdout).toMatch(/^A, B +200 +\+7\.5 \[3\.0, 12\.0\] +0\.060 +none shown +0\.500 +–$/m);
    expect(stdout).toMatch(/^B, C /m);
    expect(stdout).toContain('B and C: other and third');
  });

  it('puts the key alarms of the runs first', async () => {
    const { stdout } = await compare('pilot other --key published');
    expect(stdout).toMatch(/^╔═+╗\n║ KEY ALARM: answer key published/);
    expect(stdout).toContain('Do not use the numbers of run pilot');
    expect(stdout).toContain('Do not use the numbers of run other');
  });

  it('is the answer of the API in JSON', async () => {
    const { stdout } = await compare('pilot other --format json --by color');
    expect(JSON.parse(stdout)).toMatchObject({
      runs: [{ name: 'pilot' }, { name: 'other' }],
      factor: 'color',
      pairs: [
        {
          ...{ baseline: 0, candidate: 1, holm: null },
          comparison: { accuracy: { value: 0.075 }, byTask: [{ key: 'Gabor' }], byFactor: [{ key: 'red' }] },
        },
      ],
    });
  });

  it.each([
    ['pilot pilot', 2, 'metacog: a run is named twice'],
    ['pilot nothing', 1, 'metacog: the server has no run with the name or id nothing'],
    ['pilot other --key nonsense', 1, 'metacog: dataset lab has no answer key named nonsense'],
  ])('ends %s with %d', async (line, code, message) => {
    const { exitCode, stderr } = await compare(line);
    expect([exitCode, stderr]).toEqual([code, expect.stringContaining(message)]);
  });
});
