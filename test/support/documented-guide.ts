import { expect } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getOperationAST, Kind, OperationTypeNode, parse, type OperationDefinitionNode } from 'graphql';
import type { DocumentedBlock } from './documented-page.js';
import { openDocumentedShell, type DocumentedShell } from './documented-shell.js';
import { postGraphQL } from './http-json.js';
import { startServedProgram, type ServedProgram } from './served-program.js';
import { shown } from './shown-outcome.js';

/** A reader with a server of their own, who does what a page shows. */
export class DocumentedGuide {
  private constructor(
    private readonly server: ServedProgram,
    readonly shell: DocumentedShell,
  ) {}

  /** @param settings  of the server; what of them clients need, they have */
  static async open(settings: { readonly METACOG_TOKEN?: string } = {}): Promise<DocumentedGuide> {
    const server = await startServedProgram({ ...settings });
    const shell = await openDocumentedShell({
      here: () => ({ 'http://127.0.0.1:4000': server.url }),
      env: () => ({ METACOG_URL: server.url, ...settings }),
    });
    return new DocumentedGuide(server, shell);
  }

  async close(): Promise<void> {
    await this.shell.close();
    await this.server.close();
  }

  /** Fails when what comes is an error, or not what the page shows. */
  execute(block: DocumentedBlock): Promise<void> {
    return block.language === 'sh' ? this.command(block) : this.ask(block);
  }

  private async command({ text, outcome }: DocumentedBlock): Promise<void> {
    const { code, stdout, stderr } = await this.shell.run(text);
    expect({ code, ...(code !== 0 && { stdout, stderr }) }).toEqual({ code: 0 });
    if (outcome !== undefined) expect(JSON.parse(stdout)).toEqual(shown(outcome));
  }

  private async ask({ text, outcome }: DocumentedBlock): Promise<void> {
    const operation = getOperationAST(parse(text))!;
    const variables = await this.variablesOf(operation);
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
      const events: unknown[] = [];
      for await (const event of this.server.api.subscribe({ text }, variables)) events.push(event);
      expect(events).not.toEqual([]);
      return;
    }
    const { body } = await postGraphQL(this.server.url, { query: text, variables });
    expect(body).not.toHaveProperty('errors');
    if (outcome !== undefined) {
      expect(body).toEqual(shown(outcome));
      return;
    }
    // Whatever is asked for at the root is there, and done.
    for (const selection of operation.selectionSet.selections) {
      if (selection.kind !== Kind.FIELD) continue;
      const value = (body.data as Record<string, unknown>)[selection.name.value];
      expect(value).not.toBeNull();
      if (operation.operation === OperationTypeNode.MUTATION) expect(value).toMatchObject({ userErrors: [] });
    }
  }

  /** What a reader puts into the variables of a page, by name. */
  private readonly given: Readonly<Record<string, () => Promise<unknown>>> = {
    baseline: () => this.idOf('first'),
    candidate: () => this.idOf('second'),
    runId: () => this.idOf('first'),
    after: () => Promise.resolve(undefined),
    questions: () => this.upload('questions.jsonl'),
    catalog: () => this.upload('catalog.json'),
    results: () => this.upload('results.jsonl'),
  };

  private async variablesOf(operation: OperationDefinitionNode): Promise<Readonly<Record<string, unknown>>> {
    const names = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
    const values = names.map(async (name) => [name, await this.given[name]!()] as const);
    return Object.fromEntries(await Promise.all(values));
  }

  private async idOf(name: string): Promise<string> {
    const query = 'query ($name: String!) { runByName(name: $name) { id } }';
    const { body } = await postGraphQL(this.server.url, { query, variables: { name } });
    return (body.data as unknown as { runByName: { id: string } }).runByName.id;
  }

  private async upload(file: string): Promise<string> {
    return this.server.api.uploadContent(await readFile(path.join(this.shell.folder, file), 'utf8'));
  }
}
