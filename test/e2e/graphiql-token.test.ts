import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Locator, Page } from 'playwright-core';
import { ApiClient } from '../../src/cli/api/api-client.js';
import { createToken, revokeToken } from '../support/access-world.js';
import { startTestApp } from '../support/app.js';
import { guardedContext, launchBrowser } from '../support/browser.js';
import { GraphiQLPage } from '../support/graphiql-page.js';

const TOKEN = 'a-token-for-this-test-only';

describe('GraphiQL of a server with a token', () => {
  let app: Awaited<ReturnType<typeof startTestApp>>;
  let browser: Browser;
  let page: Page;
  let graphiql: GraphiQLPage;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp({ METACOG_TOKEN: TOKEN }), launchBrowser()]);
    const { context } = await guardedContext(browser, app.url, { viewport: { width: 1440, height: 900 } });
    page = await context.newPage();
    graphiql = new GraphiQLPage(page);
    await graphiql.open(`${app.url}/graphiql`);
  });

  afterAll(async () => {
    await browser.close();
    await app.close();
  });

  it('says that the token is needed and in which header', async () => {
    await graphiql.clickRun();
    expect(await notice(page).textContent()).toContain('{ "Authorization": "Bearer …" }');
    const { errors } = await graphiql.response((response) => response.errors !== undefined);
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }]);
    await page.screenshot({ path: 'test-results/screenshots/graphiql-token-light.png' });
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.screenshot({ path: 'test-results/screenshots/graphiql-token-dark.png' });
  });

  it('says of one that has ended what came of it', async () => {
    const administrator = new ApiClient({ url: app.url, token: TOKEN });
    const visitor = await createToken(administrator, { name: 'visitor', role: 'READER' });
    await revokeToken(administrator, visitor);
    await graphiql.setHeaders({ Authorization: `Bearer ${visitor.secret}` });
    await graphiql.clickRun();
    await notice(page).filter({ hasText: 'the token visitor was revoked' }).waitFor();
  });

  it('goes on once it is typed, and reads the schema', async () => {
    const schemaRead = page.waitForResponse(
      (response) => response.status() === 200 && (response.request().postData() ?? '').includes('IntrospectionQuery'),
    );
    await graphiql.setHeaders({ Authorization: `Bearer ${TOKEN}` });
    await graphiql.clickRun();
    await graphiql.response(({ data }) => data !== undefined);
    await notice(page).waitFor({ state: 'detached' });
    await schemaRead;
  });

  it('takes it to the other tabs and to the socket', async () => {
    await graphiql.openTab('WatchAnswers');
    await graphiql.clickRun();
    await graphiql.response(({ data }) => JSON.stringify(data ?? null).includes('"sequence":100'));
  });
});

/** The editors have alerts of their own, empty ones. */
function notice(page: Page): Locator {
  return page.getByRole('alert').filter({ hasText: 'METACOG_TOKEN' });
}
