import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { severeViolations } from '../support/accessibility.js';
import { guardedContext, launchBrowser } from '../support/browser.js';
import { startDrillWorld, type DrillWorld } from '../support/drill-world.js';
import { shoot, WIDE } from '../support/page-shots.js';
import { startBuiltInRun, upTo } from '../support/transcript.js';

const QUESTIONS = 100;
const SHOWN = 60;

interface Frame {
  readonly type: string;
  readonly payload?: { readonly data?: { readonly answerWritten?: { readonly sequence: number } } };
}

describe('the page of a run whose server is killed and started again', () => {
  let world: DrillWorld;
  let browser: Browser;
  let page: Page;
  /** Writes that the page was sent, over whichever socket. */
  const sequences: number[] = [];

  beforeAll(async () => {
    const settings = { MAX_IN_FLIGHT: '2' };
    [world, browser] = await Promise.all([startDrillWorld({ serviceMs: 300, settings }), launchBrowser()]);
    const { context } = await guardedContext(browser, world.server.url, { viewport: WIDE });
    page = await context.newPage();
    page.setDefaultTimeout(120_000);
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        const { sequence } = (JSON.parse(String(payload)) as Frame).payload?.data?.answerWritten ?? {};
        if (sequence !== undefined) sequences.push(sequence);
      }),
    );
  });
  afterAll(async () => {
    await browser.close();
    await world.close();
  });

  const notice = () => page.getByRole('status').filter({ hasText: 'The connection to the server is lost.' });

  it('says nothing of the connection while it is there', async () => {
    const { id } = await startBuiltInRun(world.server.api, QUESTIONS);
    await page.goto(`${world.server.url}/runs/${id}`);
    await page.waitForFunction(`document.querySelector('[role=progressbar]')?.ariaValueNow >= 5`);
    expect(await notice().count()).toBe(0);
  });

  it('says so while the server is away', async () => {
    await world.server.program.kill('SIGKILL');
    await notice().waitFor();
    expect(await severeViolations(page)).toEqual([]);
    expect(await shoot(page, 'connection-lost')).toEqual([]);
  });

  it('goes on once it is back, without a word twice and without one missing', async () => {
    await world.server.start();
    await notice().waitFor({ state: 'detached' });
    await page.getByText('Connected again.').waitFor({ state: 'attached' });
    await page.locator('.page-head .status-completed').waitFor();
    const rows = page.getByRole('table', { name: 'Newest answers' }).getByRole('row');
    await rows.nth(SHOWN).waitFor();
    await page.waitForFunction(
      `!document.querySelector('[aria-label="Table: Newest answers"]').textContent.includes('…')`,
    );
    expect(sequences).toEqual(upTo(2 * QUESTIONS));
    const links = await page.getByRole('table', { name: 'Newest answers' }).getByRole('link').allTextContents();
    expect([links.length, new Set(links).size]).toEqual([SHOWN, SHOWN]);
  });
});
