import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { severeViolations } from '../support/accessibility.js';
import { startTestApp } from '../support/app.js';
import { guardedContext, launchBrowser } from '../support/browser.js';
import { cli } from '../support/cli.js';
import { postGraphQL } from '../support/http-json.js';
import { importInvertedKey } from '../support/inverted-key.js';
import { shoot, WIDE } from '../support/page-shots.js';

const DATASET = 'metacog-2688';
/** A quarter of the dataset: the images, drawn on first use, are most of the time that this takes. */
const QUESTIONS = 672;

describe('the run pages in a browser that reaches nothing but the server', () => {
  let app: Awaited<ReturnType<typeof startTestApp>>;
  let browser: Browser;
  let page: Page;
  let outsideRequests: readonly string[];
  const problems: string[] = [];

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp(), launchBrowser()]);
    await importInvertedKey(app.url, { dataset: DATASET, name: 'inverted' });
    const guarded = await guardedContext(browser, app.url, { viewport: WIDE, colorScheme: 'light' });
    outsideRequests = guarded.outsideRequests;
    page = await guarded.context.newPage();
    page.setDefaultTimeout(120_000);
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    await page.goto(app.url);
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  const button = (name: string): Locator => page.getByRole('button', { name, exact: true });
  const status = (word: string): Locator => page.locator(`.page-head .status-${word}`);
  const answered = async (): Promise<number> =>
    Number(await page.getByRole('progressbar').getAttribute('aria-valuenow'));
  const untilAnswered = async (count: number): Promise<void> => {
    await page.waitForFunction(`document.querySelector('[role=progressbar]')?.ariaValueNow >= ${count}`);
  };

  it('say that there is no run, and open the form by keyboard', async () => {
    await page.getByText('There is no run yet.').waitFor();
    expect(await page.title()).toBe('Runs – metacog');
    await button('Start a run').focus();
    await page.keyboard.press('Enter');
    await page.getByLabel('Dataset').waitFor();
    expect(await severeViolations(page)).toEqual([]);
    expect(await shoot(page, 'start-form')).toEqual([]);
  });

  it('show what the server says against a value at its field', async () => {
    await page.getByLabel('Samples per question').fill('0');
    await button('Start').click();
    const field = page.getByLabel('Samples per question');
    await page.locator('.field-error', { hasText: /samplesPerQuestion|sample/ }).waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    expect(await page.evaluate('document.activeElement?.name')).toBe('samplesPerQuestion');
  });

  it('start one run when the button is clicked twice, and show it', async () => {
    await page.getByLabel('Samples per question').fill('');
    await page.getByLabel('Question limit').fill(String(QUESTIONS));
    await page.getByLabel('Name', { exact: true }).fill('first');
    await button('Start').dblclick();
    await page.getByRole('heading', { name: 'first', level: 1 }).waitFor();
    const { body } = await postGraphQL(app.url, '{ runs { totalCount } }');
    expect(body.data).toEqual({ runs: { totalCount: 1 } });
  });

  it('pause the run at its start and say so', async () => {
    await button('Pause').click();
    await status('paused').waitFor();
    await page.locator('.stall-text').waitFor();
    expect(await severeViolations(page)).toEqual([]);
    expect(await shoot(page, 'run-start')).toEqual([]);
  });

  it('resume it, draw while it goes, and pause it again half way', async () => {
    const before = await answered();
    await button('Resume').click();
    const newest = page.getByRole('table', { name: 'Newest answers' }).getByRole('row');
    await untilAnswered(Math.max(before + 1, QUESTIONS / 2));
    await button('Pause').click();
    await status('paused').waitFor();
    await page.getByRole('img', { name: /^Reliability diagram/ }).waitFor();
    await newest.nth(60).waitFor();
    expect(await newest.count()).toBe(61);
    expect(await shoot(page, 'run-half')).toEqual([]);
  });

  it('ask before a run is cancelled, and let it go on', async () => {
    await button('Cancel run').click();
    await page.getByRole('dialog', { name: 'Cancel this run?' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await button('Resume').click();
    await status('completed').waitFor();
    expect(await answered()).toBe(QUESTIONS);
  });

  it('show every plot of the finished run with its numbers', async () => {
    await page.getByText(/final/).first().waitFor();
    for (const title of [
      'Reliability diagram',
      'Confidence by correctness',
      'Risk and coverage',
      'Latency',
      'Psychometric curve: Grid',
      'Psychometric curve: Gabor',
      'Psychometric curve: Color',
      'Accuracy by factor',
    ]) {
      await page.getByRole('img', { name: new RegExp(`^${title}\\.`) }).waitFor();
    }
    await page.getByRole('combobox', { name: /^Factor/ }).selectOption('task');
    await page.getByRole('img', { name: /^Accuracy by factor\. Accuracy at each value of task/ }).waitFor();
    await page.locator('figure', { hasText: 'Accuracy by factor' }).getByText('Numbers').click();
    expect(await page.getByRole('table', { name: 'Accuracy by factor' }).getByRole('row').count()).toBe(4);
    expect(await severeViolations(page)).toEqual([]);
    expect(await shoot(page, 'run-end')).toEqual([]);
  });

  it('score anew under another key and raise the alarm', async () => {
    await page.getByLabel('Answer key').selectOption('inverted');
    const alarm = page.getByRole('alert', { name: 'Key alarm' });
    await alarm.waitFor();
    expect(await alarm.textContent()).toContain('inverted');
    expect(new URL(page.url()).searchParams.get('key')).toBe('inverted');
    await page.emulateMedia({ colorScheme: 'dark' });
    expect(await severeViolations(page)).toEqual([]);
    expect(await shoot(page, 'run-alarm')).toEqual([]);
  });

  it('open its report under the key that is chosen, whose policy lets it be seen as it is', async () => {
    const opened = page.context().waitForEvent('page', { timeout: 120_000 });
    await page.getByRole('link', { name: 'Report under this key' }).click();
    const report = await opened;
    await report.getByRole('heading', { name: /^Run first of .* under answer key inverted/, level: 1 }).waitFor();
    await report.getByText(/^KEY ALARM/).waitFor();
    expect(await report.getByRole('img', { name: /^Psychometric curve/ }).count()).toBe(3);
    expect(await report.evaluate('getComputedStyle(document.querySelector("figure")).margin')).toBe('0px');
    expect(await severeViolations(report)).toEqual([]);
    expect(await shoot(report, 'report-alarm')).toEqual([]);
    await report.close();
  });

  it('lead from an answer to its question: image, prompts, truth under each key, every answer', async () => {
    await page.getByRole('table', { name: 'Newest answers' }).getByRole('link').first().click();
    await page.getByText('The keys contradict each other.').waitFor();
    const image = page.getByRole('img', { name: /^The image of/ });
    await page.waitForFunction('document.querySelector("img.stimulus")?.naturalWidth > 0');
    expect(await image.count()).toBe(1);
    expect(await page.getByRole('table', { name: 'Answers of every run' }).getByRole('row').count()).toBe(2);
    expect(await severeViolations(page)).toEqual([]);
    expect(await shoot(page, 'question')).toEqual([]);
  });

  it('compare two runs in words and numbers', async () => {
    const start = `mutation { startRun(input: { dataset: "${DATASET}", questionLimit: 300, name: "second", temperature: 1, seed: 7 }) { run { id } } }`;
    const { body } = await postGraphQL(app.url, start);
    const { id } = (body.data as { startRun: { run: { id: string } } }).startRun.run;
    await page.goto(`${app.url}/runs/${id}`);
    await status('completed').waitFor();
    await page.getByRole('link', { name: 'Compare', exact: true }).click();
    await page.getByLabel('A, the baseline').selectOption({ index: 2 });
    await page.getByLabel('B, the candidate').selectOption({ index: 1 });
    await page.getByRole('heading', { name: 'Do they differ?' }).waitFor();
    expect(await page.getByRole('table', { name: 'Accuracy by task' }).getByRole('row').count()).toBe(5);
    expect(await severeViolations(page)).toEqual([]);
    expect(await shoot(page, 'compare')).toEqual([]);
  });

  it('have their plots in the report that the command line writes, as one file', async () => {
    const { stdout, exitCode } = await cli(['report', 'first', '--format', 'html'], { url: new URL(app.url) });
    expect(exitCode).toBe(0);
    const report = await page.context().newPage();
    await report.setContent(stdout);
    expect(await report.getByRole('img', { name: /^Psychometric curve/ }).count()).toBe(3);
    expect(stdout).not.toMatch(/<script|(src|href)="/);
    expect(await severeViolations(report)).toEqual([]);
    expect(await shoot(report, 'report')).toEqual([]);
    await report.close();
  });

  it('warn in the list when the default key is the wrong one', async () => {
    const keys = await postGraphQL(app.url, `{ dataset(name: "${DATASET}") { answerKeys { id name } } }`);
    const { answerKeys } = (keys.body.data as { dataset: { answerKeys: { id: string; name: string }[] } }).dataset;
    const { id } = answerKeys.find(({ name }) => name === 'inverted')!;
    await postGraphQL(app.url, `mutation { setDefaultAnswerKey(id: "${id}") { userErrors { message } } }`);
    await page.getByRole('link', { name: 'Runs', exact: true }).click();
    const badge = page.getByText('key alarm').first();
    await badge.waitFor();
    expect(await badge.getAttribute('title')).toContain('key');
    expect(await severeViolations(page)).toEqual([]);
    expect(await shoot(page, 'list')).toEqual([]);
  });

  it('ask nothing of any other machine and report no error', () => {
    expect(outsideRequests).toEqual([]);
    expect(problems).toEqual([]);
  });
});
