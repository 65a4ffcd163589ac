import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startTestApp } from '../support/app.js';
import { guardedContext, launchBrowser } from '../support/browser.js';
import { GraphiQLPage } from '../support/graphiql-page.js';
import { postGraphQL } from '../support/http-json.js';

const SCREENSHOTS = 'test-results/screenshots';
const wide = { width: 1440, height: 900 };
const narrow = { width: 420, height: 900 };

describe('GraphiQL in a browser that reaches nothing but the server', () => {
  let app: Awaited<ReturnType<typeof startTestApp>>;
  let browser: Browser;
  let page: Page;
  let graphiql: GraphiQLPage;
  let outsideRequests: readonly string[];
  const problems: string[] = [];

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp(), launchBrowser()]);
    const guarded = await guardedContext(browser, app.url, { viewport: wide, colorScheme: 'light' });
    outsideRequests = guarded.outsideRequests;
    page = await guarded.context.newPage();
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text());
    });
    graphiql = new GraphiQLPage(page);
    await graphiql.open(`${app.url}/graphiql`);
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it('opens with tabs for a run, its answers, its control, its metrics and the keys', async () => {
    expect(await page.title()).toBe('metacog GraphiQL');
    expect(await graphiql.tabTitles()).toEqual([
      'StartRun',
      'WatchAnswers',
      'WatchRun',
      'ControlRun',
      'WatchMetrics',
      'RunMetrics',
      'CompareRuns',
      'KeyAudit',
    ]);
    expect(await graphiql.variables()).toEqual({ input: { dataset: 'metacog-2688', questionLimit: 50 } });
  });

  it('says that there is no run to watch before one was started', async () => {
    await graphiql.openTab('WatchAnswers');
    await graphiql.clickRun();
    const { errors } = await graphiql.response((response) => response.errors !== undefined);
    expect(errors).toEqual([{ message: 'There is no run yet: start one in the first tab.' }]);
  });

  it('starts a run with the run button and shows its id', async () => {
    await graphiql.openTab('StartRun');
    await graphiql.clickRun();
    const { data } = await graphiql.response((response) => response.data !== undefined);
    expect(data).toMatchObject({
      startRun: { run: { id: expect.any(String), progress: { total: 50 } }, userErrors: [] },
    });
    await page.screenshot({ path: `${SCREENSHOTS}/graphiql-start-run-light.png` });
  });

  it('shows the answers of that run until its stream ends with the run', async () => {
    await graphiql.openTab('WatchAnswers');
    await graphiql.clickRun();
    const { data } = await graphiql.response((response) => sequenceIn(response.data) === 100);
    expect(data).toMatchObject({ answerWritten: { answer: { status: 'COMPLETE', letter: expect.any(String) } } });
    await graphiql.waitUntilIdle();
    await page.screenshot({ path: `${SCREENSHOTS}/graphiql-watch-answers-light.png` });
  });

  it('shows the last state of that run, which does not wait for anything', async () => {
    await graphiql.openTab('WatchRun');
    await graphiql.clickRun();
    const { data } = await graphiql.response((response) => response.data !== undefined);
    expect(data).toMatchObject({ runChanged: { status: 'COMPLETED', progress: { complete: 50 }, stall: null } });
    await graphiql.waitUntilIdle();
  });

  it('asks to pause that run, and shows why nothing was done', async () => {
    await graphiql.openTab('ControlRun');
    await graphiql.clickRun();
    const { data } = await graphiql.response((response) => response.data !== undefined);
    expect(data).toEqual({
      pauseRun: { run: null, userErrors: [{ code: 'CONFLICT', message: expect.stringContaining('COMPLETED') }] },
    });
    await page.screenshot({ path: `${SCREENSHOTS}/graphiql-control-run-light.png` });
  });

  it('shows the accuracy of that run with its interval', async () => {
    await graphiql.openTab('RunMetrics');
    await graphiql.clickRun();
    const { data } = await graphiql.response((response) => response.data !== undefined);
    expect(data).toMatchObject({
      run: {
        status: 'COMPLETED',
        metrics: { final: true, accuracy: { n: 50, value: expect.any(Number), low: expect.any(Number) } },
      },
    });
    await page.screenshot({ path: `${SCREENSHOTS}/graphiql-run-metrics-light.png` });
  });

  it('shows the final metrics of a run that has ended as the stream of its metrics', async () => {
    await graphiql.openTab('WatchMetrics');
    await graphiql.clickRun();
    const { data } = await graphiql.response((response) => response.data !== undefined);
    expect(data).toMatchObject({
      metricsChanged: { final: true, counts: { answers: 50 }, accuracy: { value: expect.any(Number) } },
    });
    await graphiql.waitUntilIdle();
  });

  it('says that one run cannot be compared', async () => {
    await graphiql.openTab('CompareRuns');
    await graphiql.clickRun();
    const { errors } = await graphiql.response((response) => response.errors !== undefined);
    expect(errors).toEqual([
      { message: 'There is one run only: start another in the first tab, to have two to compare.' },
    ]);
  });

  it('compares the two newest runs', async () => {
    const start = 'mutation { startRun(input: { dataset: "metacog-2688", questionLimit: 20 }) { run { id } } }';
    const { body } = await postGraphQL(app.url, start);
    expect(body).toMatchObject({ data: { startRun: { run: { id: expect.any(String) } } } });
    await graphiql.clickRun();
    const { data } = await graphiql.response((response) => response.data !== undefined);
    expect(data).toMatchObject({ compareRuns: { matched: expect.any(Number), byTask: expect.any(Array) } });
    await page.screenshot({ path: `${SCREENSHOTS}/graphiql-compare-runs-light.png` });
  });

  it('shows the answer keys of the dataset', async () => {
    await graphiql.openTab('KeyAudit');
    await graphiql.clickRun();
    const { data } = await graphiql.response((response) => response.data !== undefined);
    expect(data).toMatchObject({ dataset: { answerKeys: [{ isDefault: true, questionCount: 2688 }] } });
  });

  it('starts a run of every question by keyboard and stops watching it on request', async () => {
    await graphiql.openTab('StartRun');
    await graphiql.setVariables({ input: { dataset: 'metacog-2688' } });
    await graphiql.pressRunKeys();
    await graphiql.response(({ data }) => JSON.stringify(data ?? null).includes('"total":2688'));

    await graphiql.openTab('WatchAnswers');
    await graphiql.clickRun();
    await graphiql.response(({ data }) => (sequenceIn(data) ?? 0) > 0);
    await graphiql.clickStop();
    await graphiql.waitUntilIdle();
  });

  it('stays readable in the dark and on a narrow screen', async () => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: `${SCREENSHOTS}/graphiql-watch-answers-dark.png` });
    await page.setViewportSize(narrow);
    await page.screenshot({ path: `${SCREENSHOTS}/graphiql-watch-answers-narrow.png` });
    const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
    expect(overflow).toBe(0);
    for (const pane of ['Operation Editor', 'Result Window']) {
      const box = await page.getByRole('region', { name: pane }).boundingBox();
      expect(box?.width).toBeGreaterThan(300);
      expect(box?.height).toBeGreaterThan(150);
    }
  });

  it('asks nothing of any other machine and reports no error', () => {
    expect(outsideRequests).toEqual([]);
    expect(problems).toEqual([]);
  });
});

function sequenceIn(data: unknown): number | undefined {
  return (data as { answerWritten?: { sequence: number } } | null | undefined)?.answerWritten?.sequence;
}
