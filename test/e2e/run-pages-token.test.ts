import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { startTestApp } from '../support/app.js';
import { guardedContext, launchBrowser } from '../support/browser.js';
import { postGraphQL } from '../support/http-json.js';
import { shoot, WIDE } from '../support/page-shots.js';

const TOKEN = 'a-token-for-this-test-only';

describe('the run pages of a server with a token', () => {
  let app: Awaited<ReturnType<typeof startTestApp>>;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp({ METACOG_TOKEN: TOKEN }), launchBrowser()]);
    const start =
      'mutation { startRun(input: { dataset: "metacog-2688", questionLimit: 12, name: "hidden" }) { run { id } } }';
    await postGraphQL(app.url, start, { Authorization: `Bearer ${TOKEN}` });
    const { context } = await guardedContext(browser, app.url, { viewport: WIDE });
    page = await context.newPage();
    await page.goto(app.url);
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it('ask for it, and say when it is the wrong one', async () => {
    await page.getByText('This server asks for a token: its METACOG_TOKEN').waitFor();
    expect(await shoot(page, 'token')).toEqual([]);
    await page.getByLabel('Token').fill('another');
    await page.keyboard.press('Enter');
    await page.getByText('The server does not take this token.').waitFor();
  });

  it('go on once it is given, and take it to the socket, to the images and to the report', async () => {
    await page.getByLabel('Token').fill(TOKEN);
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'hidden' }).click();
    await page.locator('.page-head .status-completed').waitFor();
    const opened = page.context().waitForEvent('page', { timeout: 120_000 });
    await page.getByRole('link', { name: 'Report under this key' }).click();
    const report = await opened;
    await report.getByRole('heading', { name: /^Run hidden of/, level: 1 }).waitFor();
    await report.close();
    await page.getByRole('table', { name: 'Newest answers' }).getByRole('link').first().click();
    await page.waitForFunction('document.querySelector("img.stimulus")?.naturalWidth > 0');
    expect(await page.getByRole('alert').count()).toBe(0);
  });
});
