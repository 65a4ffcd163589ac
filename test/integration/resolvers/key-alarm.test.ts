import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { KeyAlarm } from '../../../src/schema/key-alarm.js';
import { createTestApi, type TestApi } from '../../support/api.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { newAnswer, newAnswerKey, newDataset, newQuestion, newRun } from '../../support/factories.js';
import { missingOracleFiles } from '../../support/oracle.js';
import { importPublishedRun } from '../../support/published-run.js';

const skipped = missingOracleFiles.length > 0;
const title = skipped ? `SKIPPED, not here (set METACOG_SHARED): ${missingOracleFiles.join(', ')}` : 'task by task';

const ALARM = 'keyAlarm { reasons message tasks byTask { task reasons detail } }';

interface Alarmed {
  readonly keyAlarm: KeyAlarm | null;
}
type Groups = readonly { readonly key: string; readonly metrics: Alarmed }[];

let database: TestDatabase;
let api: TestApi;
beforeAll(async () => {
  database = await createTestDatabase();
  api = await createTestApi(database.pool);
});
afterAll(() => database.close());

/** What the API says of a run, by the aliases of the selection. */
async function ask<Run>(name: string, selection: string): Promise<Run> {
  const query = `query ($name: String!) { run: runByName(name: $name) { ${selection} } }`;
  return (await api.query<{ run: Run }>(query, { name })).run;
}

function reasonsByTask({ keyAlarm }: Alarmed): Record<string, readonly string[]> {
  return Object.fromEntries(keyAlarm?.byTask.map(({ task, reasons }) => [task, reasons]) ?? []);
}

(skipped ? describe.skip : describe)(`the alarm of the published run: ${title}`, () => {
  beforeAll(async () => {
    await importPublishedRun(database.pool);
  });

  it('names Gabor and Color under the file key, with what speaks against it, and nothing under the catalogue', async () => {
    const { catalog, file } = await ask<Record<'catalog' | 'file', Alarmed>>(
      'qwen',
      `catalog: metrics(answerKey: "catalog") { ${ALARM} } file: metrics(answerKey: "file") { ${ALARM} }`,
    );
    expect(catalog.keyAlarm).toBeNull();
    expect(file.keyAlarm?.tasks).toEqual(['Color', 'Gabor']);
    expect(file.keyAlarm?.reasons).toEqual([
      'BELOW_CHANCE',
      'FALLS_WITH_EASE',
      'TOKEN_AUROC_BELOW_HALF',
      'CONFLICTS_WITH_OTHER_KEY',
    ]);
    expect(reasonsByTask(file)).toEqual({
      Color: ['BELOW_CHANCE', 'TOKEN_AUROC_BELOW_HALF', 'CONFLICTS_WITH_OTHER_KEY'],
      Gabor: ['BELOW_CHANCE', 'FALLS_WITH_EASE', 'TOKEN_AUROC_BELOW_HALF', 'CONFLICTS_WITH_OTHER_KEY'],
    });
    expect(file.keyAlarm?.message).toMatch(/^Color and Gabor: .* answer key "file" .*\.$/);
    expect(file.keyAlarm?.byTask[1]?.detail).toContain('accuracy is below chance (36 % of 896)');
    expect(file.keyAlarm?.byTask[1]?.detail).toContain('accuracy falls as questions get easier (55 % to 2 %)');
  });

  it('is that of the group under by(task), and of the levels under by(factor)', async () => {
    const { metrics } = await ask<{ metrics: Record<'task' | 'level' | 'grid', Groups> }>(
      'qwen',
      `metrics(answerKey: "file") {
        task: by(factor: "task") { key metrics { ${ALARM} } }
        level: by(factor: "gabor_level") { key metrics { ${ALARM} } }
        grid: by(factor: "grid_level") { key metrics { ${ALARM} } }
      }`,
    );
    const tasksOf = (groups: Groups) => groups.map(({ key, metrics: of }) => [key, of.keyAlarm?.tasks ?? null]);
    expect(tasksOf(metrics.task)).toEqual([
      ['Color', ['Color']],
      ['Gabor', ['Gabor']],
      ['Grid', null],
    ]);
    const gabor = metrics.task.find(({ key }) => key === 'Gabor')!.metrics;
    expect(reasonsByTask(gabor).Gabor).toContain('FALLS_WITH_EASE');
    // At the hardest level nobody can tell; within a level nothing falls with the level.
    expect(tasksOf(metrics.level)).toEqual([['1', null], ...['2', '3', '4', '5', '6', '7'].map((k) => [k, ['Gabor']])]);
    for (const { metrics: of } of metrics.level) expect(of.keyAlarm?.reasons ?? []).not.toContain('FALLS_WITH_EASE');
    expect(tasksOf(metrics.grid).every(([, tasks]) => tasks === null)).toBe(true);
  });

  it('is not raised by answers that were chosen by correctness or confidence, only by questions', async () => {
    const where = (filter: string) => `metrics(answerKey: "file", where: { ${filter} }) { ${ALARM} }`;
    const chosen = await ask<Record<'wrong' | 'right' | 'sure' | 'gabor' | 'grid' | 'easy', Alarmed>>(
      'qwen',
      `wrong: ${where('correct: false')} right: ${where('correct: true')} sure: ${where('confidence: [5]')}
       gabor: ${where('tasks: ["Gabor"]')} grid: ${where('tasks: ["Grid"]')}
       easy: ${where('factors: [{ name: "gabor_level", in: ["6", "7"] }]')}`,
    );
    expect([chosen.wrong.keyAlarm, chosen.right.keyAlarm, chosen.sure.keyAlarm]).toEqual([null, null, null]);
    expect(chosen.grid.keyAlarm).toBeNull();
    expect([chosen.gabor.keyAlarm?.tasks, chosen.easy.keyAlarm?.tasks]).toEqual([['Gabor'], ['Gabor']]);
  });

  it('is raised by the results alone where the file key is the only one', async () => {
    await database.pool.query("DELETE FROM answer_keys WHERE name = 'catalog'");
    const { metrics } = await ask<{ metrics: Alarmed }>('qwen', `metrics(answerKey: "file") { ${ALARM} }`);
    expect(reasonsByTask(metrics)).toEqual({
      Color: ['BELOW_CHANCE', 'TOKEN_AUROC_BELOW_HALF'],
      Gabor: ['BELOW_CHANCE', 'FALLS_WITH_EASE', 'TOKEN_AUROC_BELOW_HALF'],
    });
  });
});

describe('the alarm of made answers', () => {
  it('is null without answers, and with too few to tell', async () => {
    const { id: datasetId } = await newDataset(database.pool);
    const { id: questionId, qid } = await newQuestion(database.pool, { datasetId });
    await newAnswerKey(database.pool, { datasetId, letters: { [qid]: 'B' } });
    const empty = await newRun(database.pool, { datasetId });
    const single = await newRun(database.pool, { datasetId });
    await newAnswer(database.pool, { runId: single.id, questionId });
    for (const { name } of [empty, single]) {
      expect(await ask(name, `metrics { ${ALARM} }`)).toEqual({ metrics: { keyAlarm: null } });
    }
  });
});
