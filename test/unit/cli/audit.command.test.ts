import { afterEach, describe, expect, it } from '@jest/globals';
import { cli } from '../../support/cli.js';
import { startMadeMetricsApi, type MadeMetrics } from '../../support/made-metrics-api.js';

describe('metacog audit', () => {
  let server: Awaited<ReturnType<typeof startMadeMetricsApi>>;
  afterEach(() => server.close());

  async function audit(line: string, overrides: Partial<MadeMetrics> = {}) {
    server = await startMadeMetricsApi(overrides);
    return cli(['audit', ...line.split(' ')], { url: server.url });
  }

  it('ends with 1 and says which key is suspect, by whom', async () => {
    const { exitCode, stdout, stderr } = await audit('lab');
    expect(exitCode).toBe(1);
    expect(stderr).toContain(
      'metacog: suspect: published contradicts catalog in 100 of 200 questions (Gabor 100 of 100); ' +
        'under published the answers of 3 of 3 runs raise a key alarm\n',
    );
    expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(stdout).toMatch(/^╔═+╗\n║ SUSPECT: an answer key looks wrong/);
    for (const pattern of [
      /^catalog +CATALOG +200 +A 120, B 80 +yes +contradicts suspect/m,
      /^published +FILE +200 +A 120, B 80 +SUSPECT: 3 of 3/m,
      /^catalog, published +all +200 +100 +100 +50\.00 %$/m,
      /^GAB-3 +Gabor +A +B$/m,
      /^pilot +pilot-model +90\.00 % +60\.00 % ALARM$/m,
    ]) {
      expect(stdout).toMatch(pattern);
    }
  });

  it('ends with 0 where nothing is suspect', async () => {
    const { exitCode, stdout, stderr } = await audit('lab', { keys: ['catalog'], disagreements: 0 });
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toContain('nothing suspect');
    expect(stdout).toContain('There is one key only');
    expect(stdout).not.toContain('SUSPECT');
  });

  it('lists as many disagreements as asked for, over pages, and counts the rest', async () => {
    const few = await audit('lab --limit 2', { disagreements: 1200 });
    expect(few.stdout).toContain('… and 1,198 more; --limit 1200 lists them all');
    const all = await cli(['audit', 'lab', '--limit', '1200', '--format', 'json'], { url: server.url });
    const answer = JSON.parse(all.stdout) as { disagreements: { nodes: { question: { qid: string } }[] } };
    expect(new Set(answer.disagreements.nodes.map(({ question }) => question.qid)).size).toBe(1200);
  });

  it('has the truth read back from the images first, once', async () => {
    const first = await audit('lab --pixels');
    expect(server.derived).toEqual([{ dataset: 'lab', datasetVersion: 3, name: 'pixels' }]);
    expect(first.stderr).toContain('this may take a minute\n200 accepted of 200 lines, no warnings\n');
    expect(first.stdout).toMatch(/^pixels +PIXELS/m);
    await cli(['audit', 'lab', '--pixels'], { url: server.url });
    expect(server.derived).toHaveLength(1);
  });

  it('is the answer of the API in JSON, with what is suspect in words', async () => {
    const { exitCode, stdout } = await audit('lab --version 3 --format json');
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      dataset: { name: 'lab', version: 3, answerKeys: [{ name: 'catalog' }, { name: 'published', source: 'FILE' }] },
      disagreements: { totalCount: 3 },
      runCount: 3,
      underKeys: [{ answerKey: 'catalog' }, { answerKey: 'published', runs: [{ name: 'pilot' }, {}, {}] }],
      suspect: [expect.stringContaining('contradicts'), expect.stringContaining('key alarm')],
    });
  });

  it.each([
    ['nothing', {}, 'metacog: the server has no dataset named nothing\n'],
    ['lab', { keys: [] }, 'metacog: dataset lab has no answer key to audit\n'],
  ])('ends with 1 when there is nothing to audit: %s', async (line, overrides, message) => {
    const { exitCode, stdout, stderr } = await audit(line, overrides);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain(message);
  });

  it('says in its help what the exit codes mean', async () => {
    server = await startMadeMetricsApi();
    const { stdout } = await cli(['audit', '--help']);
    expect(stdout).toContain('Exit code: 0 when no keys contradict each other and no run speaks against a key; 1 when');
  });
});
