import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import type { Browser, Page } from 'playwright-core';
import { packageRoot } from '../../src/package-root.js';
import { toGlobalId } from '../../src/resolvers/global-id.js';
import { severeViolations } from '../support/accessibility.js';
import { startApiServer, type ApiServer } from '../support/api-server.js';
import { guardedContext, launchBrowser } from '../support/browser.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { newAnswerKey, newDataset, newRun } from '../support/factories.js';
import { shoot, WIDE } from '../support/page-shots.js';

const OTHER_RUNS = 620;
const QUESTIONS = 2_500;
const SAMPLES = 40;
const ROWS = 100;

/** A run of 100,000 answers, and then 620 that have none. */
async function newLongLists(pool: pg.Pool): Promise<{ readonly runId: number; readonly questionId: number }> {
  const { id: datasetId } = await newDataset(pool, { questionCount: QUESTIONS });
  const { rows } = await pool.query<{ id: number }>(
    `INSERT INTO questions (dataset_id, position, qid, task, answer_prompt, confidence_prompt, options, factors)
     SELECT $1, n - 1, 'Q-' || n, 'Grid', 'Which?', 'How sure?', '[]', '{}' FROM generate_series(1, $2::int) AS n
     RETURNING id`,
    [datasetId, QUESTIONS],
  );
  await newAnswerKey(pool, { datasetId, letters: { 'Q-1': 'A' } });
  const { id: runId, backendId } = await newRun(pool, { datasetId, name: 'long', total: QUESTIONS * SAMPLES });
  await pool.query(
    `INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence,
       confidence_status, answer_text, answer_latency_ms, answer_attempts, answer_written_at, confidence_text,
       confidence_latency_ms, confidence_attempts, confidence_written_at)
     SELECT $1, q.id, s, 2 * (q.position * $3::int + s + 1), 'COMPLETE', 'A', 'PARSED', 5, 'PARSED', 'A', 10, 1, now(),
       'confidence: 5', 5, 1, now()
     FROM questions q, generate_series(0, $3::int - 1) AS s WHERE q.dataset_id = $2`,
    [runId, datasetId, SAMPLES],
  );
  await pool.query(
    `INSERT INTO runs (name, dataset_id, backend_id, model, status, settings, environment, labels, total, started_at,
       finished_at)
     SELECT 'run-' || n, $1, $2, 'm', 'CANCELLED', '{}', '{}', '{}', 1, now(), now() FROM generate_series(1, $3::int) AS n`,
    [datasetId, backendId, OTHER_RUNS],
  );
  return { runId, questionId: rows[0]!.id };
}

describe('lists that are longer than the API tells at once', () => {
  let database: TestDatabase;
  let server: ApiServer;
  let browser: Browser;
  let page: Page;
  let ids: Awaited<ReturnType<typeof newLongLists>>;

  beforeAll(async () => {
    database = await createTestDatabase();
    ids = await newLongLists(database.pool);
    const deps = { webRoot: path.join(packageRoot, 'dist', 'web') };
    [server, browser] = await Promise.all([startApiServer(database.pool, { deps }), launchBrowser()]);
    const { context } = await guardedContext(browser, server.url, { viewport: WIDE });
    page = await context.newPage();
    page.setDefaultTimeout(120_000);
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
    await database.close();
  });

  it('lead through all runs, each once, with as many of them in the page as at the beginning', async () => {
    await page.goto(server.url);
    const cards = page.locator('.run-card h2');
    const seen: string[] = [];
    for (let newest = OTHER_RUNS; newest > 0; newest -= 50) {
      await cards
        .first()
        .filter({ hasText: new RegExp(`^run-${newest}$`) })
        .waitFor();
      const names = await cards.allTextContents();
      expect(names.length).toBeLessThanOrEqual(50);
      seen.push(...names);
      if (newest > 50) await page.getByRole('link', { name: 'Older runs' }).click();
    }
    expect(seen).toEqual([...Array.from({ length: OTHER_RUNS }, (_, place) => `run-${OTHER_RUNS - place}`), 'long']);
    expect(await page.getByRole('link', { name: 'Older runs' }).count()).toBe(0);
    expect(await severeViolations(page)).toEqual([]);
    expect(await shoot(page, 'runs-last-page')).toEqual([]);
  });

  it('lead back: by the button of the browser, and to the first', async () => {
    const first = page.locator('.run-card h2').first();
    await page.goBack();
    await first.filter({ hasText: /^run-70$/ }).waitFor();
    await page.getByRole('link', { name: 'Newest runs' }).click();
    await first.filter({ hasText: new RegExp(`^run-${OTHER_RUNS}$`) }).waitFor();
    expect(new URL(page.url()).search).toBe('');
  });

  it('are narrowed by a part of a name, also from a later page', async () => {
    await page.getByRole('link', { name: 'Older runs' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).fill('LON');
    const cards = page.locator('.run-card h2');
    await cards
      .first()
      .filter({ hasText: /^long$/ })
      .waitFor();
    expect(await cards.count()).toBe(1);
    expect(new URL(page.url()).search).toBe('?name=LON');
    await page.getByRole('searchbox', { name: 'Search' }).fill('nowhere');
    await page.getByText('No run has this in its name.').waitFor();
    expect(await severeViolations(page)).toEqual([]);
  });

  it('hide no run from a comparison: it is found by its name, and by its address', async () => {
    await page.goto(`${server.url}/compare`);
    await page.getByText('The newest 500 of 621 can be chosen').waitFor();
    await page.getByLabel('B, the candidate').selectOption({ index: 1 });
    await page.getByRole('searchbox', { name: 'Runs to choose from' }).fill('long');
    const baseline = page.getByLabel('A, the baseline');
    await baseline.locator('option', { hasText: 'long' }).waitFor({ state: 'attached' });
    await baseline.selectOption(toGlobalId('Run', ids.runId));
    await page.getByText('A is long, B is run-620').waitFor();
    await page.reload();
    await page.getByText('A is long, B is run-620').waitFor();
    expect(await severeViolations(page)).toEqual([]);
    expect(await shoot(page, 'compare-chosen')).toEqual([]);
  });

  it('lead through the answers of a run of 100,000, with a hundred of them in the page', async () => {
    await page.goto(`${server.url}/runs/${toGlobalId('Run', ids.runId)}?key=catalog`);
    await page.getByRole('link', { name: 'All answers' }).click();
    await page.getByText('100,000 are written').waitFor();
    const rows = page.getByRole('table', { name: 'Answers' }).getByRole('row');
    for (let place = 0; place < 700; place += ROWS) {
      const sample = place % SAMPLES;
      const name = `Q-${Math.floor(place / SAMPLES) + 1}${sample === 0 ? '' : ` #${sample + 1}`}`;
      await rows.nth(1).getByRole('link', { name, exact: true }).waitFor();
      expect(await rows.count()).toBe(ROWS + 1);
      if (place === ROWS) {
        expect(await severeViolations(page)).toEqual([]);
        expect(await shoot(page, 'answers')).toEqual([]);
      }
      await page.getByRole('link', { name: 'Next answers' }).click();
    }
    expect(new URL(page.url()).searchParams.get('key')).toBe('catalog');
  });

  it('lead through the answers to one question', async () => {
    await database.pool.query(
      `INSERT INTO answers (run_id, question_id, sample, sequence, status, letter, letter_status, confidence_status)
       SELECT $1, $2, s, $3 + s, 'AWAITING_CONFIDENCE', 'A', 'PARSED', 'MISSING' FROM generate_series($4::int, 99) AS s`,
      [ids.runId, ids.questionId, 2 * QUESTIONS * SAMPLES, SAMPLES],
    );
    await page.goto(`${server.url}/questions/${toGlobalId('Question', ids.questionId)}`);
    const samples = page
      .getByRole('table', { name: 'Answers of every run' })
      .getByRole('row')
      .locator('td:nth-child(3)');
    await samples.nth(49).waitFor();
    expect(await samples.first().textContent()).toBe('1');
    await page.getByRole('link', { name: 'More answers' }).click();
    await samples.first().filter({ hasText: /^51$/ }).waitFor();
    expect(await samples.count()).toBe(50);
    expect(await page.getByRole('link', { name: 'More answers' }).count()).toBe(0);
  });
});
