import type { Page } from 'playwright-core';

export interface GraphiQLResponse {
  readonly data?: unknown;
  readonly errors?: readonly { readonly message: string }[];
}

/** GraphiQL as a person handles it: tabs, the run button, the keys, the editors' text. */
export class GraphiQLPage {
  constructor(private readonly page: Page) {}

  async open(url: string): Promise<void> {
    await this.page.goto(url);
    await this.page.getByLabel('Operation Editor').locator('.view-line').first().waitFor();
  }

  tabTitles(): Promise<string[]> {
    return this.page.locator('.graphiql-tab-button').allTextContents();
  }

  openTab(title: string): Promise<void> {
    return this.page.locator('.graphiql-tab-button', { hasText: title }).click();
  }

  clickRun(): Promise<void> {
    return this.page.getByRole('button', { name: 'Execute query' }).click();
  }

  clickStop(): Promise<void> {
    return this.page.getByRole('button', { name: 'Stop query' }).click();
  }

  /** Resolves when nothing is being fetched and no subscription is open. */
  waitUntilIdle(): Promise<void> {
    return this.page.getByRole('button', { name: 'Execute query' }).waitFor();
  }

  /** Ctrl+Enter in the query editor. */
  async pressRunKeys(): Promise<void> {
    await this.page.getByLabel('Operation Editor').locator('.view-lines').click();
    await this.page.keyboard.press('ControlOrMeta+Enter');
  }

  /** Replaces the text of the variables editor; typed, the editor would close every bracket a second time. */
  async setVariables(variables: unknown): Promise<void> {
    const text = JSON.stringify(JSON.stringify(variables, null, 2));
    await this.page.evaluate(`${model('variables.json')}.setValue(${text})`);
  }

  async setHeaders(headers: Readonly<Record<string, string>>): Promise<void> {
    const text = JSON.stringify(JSON.stringify(headers));
    await this.page.evaluate(`${model('request-headers.json')}.setValue(${text})`);
  }

  async variables(): Promise<unknown> {
    return JSON.parse(await this.text('variables.json'));
  }

  /** The response in the result pane, as soon as there is one that `isAwaited`. */
  async response(isAwaited: (response: GraphiQLResponse) => boolean): Promise<GraphiQLResponse> {
    const deadline = Date.now() + 45_000;
    for (;;) {
      const text = await this.text('response.json');
      const response: GraphiQLResponse = text === '' ? {} : (JSON.parse(text) as GraphiQLResponse);
      if (isAwaited(response)) return response;
      if (Date.now() > deadline) throw new Error(`The awaited response did not come; the last one was: ${text}`);
      await this.nextFrame();
    }
  }

  private text(file: string): Promise<string> {
    return this.page.evaluate<string>(`${model(file)}?.getValue() ?? ''`);
  }

  private async nextFrame(): Promise<void> {
    await this.page.evaluate('new Promise((resolve) => requestAnimationFrame(() => resolve(null)))');
  }
}

/** An editor's whole text: the page's elements hold only the lines in view. GraphiQL publishes its editor as __MONACO. */
function model(file: string): string {
  return `__MONACO.editor.getModels().find((model) => model.uri.path.endsWith('${file}'))`;
}
