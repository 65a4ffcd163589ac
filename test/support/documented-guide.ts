import { expect } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getOperationAST, Kind, OperationTypeNode, parse, type OperationDefinitionNode } from 'graphql';
import { ApiClient } from '../../src/cli/api/api-client.js';
import { programsAndCommandsOf, type DocumentedBlock } from './documented-pages.js';
import { openDocumentedShell, type DocumentedShell } from './documented-shell.js';
import { postGraphQL } from './http-json.js';
import type { FinishedProgram } from './program.js';
import { startServedProgram } from './served-program.js';
import { shown } from './shown-outcome.js';

const SERVER = 'http://127.0.0.1:4000';
const SIMULATOR = 'http://127.0.0.1:8000';

/** A reader who does what a page shows. */
export class DocumentedGuide {
  private constructor(
    readonly shell: DocumentedShell,
    /** Addresses of the page, and what they are here. */
    private readonly here: Record<string, string>,
    private readonly closeServer: () => Promise<void>,
  ) {}

  /**
   * With a server of their own, as after `npm start`.
   * @param settings  of the server; what of them clients need, they have
   */
  static async open(settings: { readonly METACOG_TOKEN?: string } = {}): Promise<DocumentedGuide> {
    const server = await startServedProgram({ ...settings });
    return DocumentedGuide.#at({ [SERVER]: server.url }, { ...settings }, () => server.close());
  }

  /** With nothing but the page, which starts what it needs. */
  static withoutServer(here: Readonly<Record<string, string>>, settings: Readonly<Record<string, string>>) {
    return DocumentedGuide.#at({ ...here }, { PORT: '0', LOG_LEVEL: 'error', ...settings }, () => Promise.resolve());
  }

  static async #at(
    here: Record<string, string>,
    settings: Readonly<Record<string, string>>,
    closeServer: () => Promise<void>,
  ): Promise<DocumentedGuide> {
    const env = (): Record<string, string> => ({ ...settings, ...(here[SERVER] && { METACOG_URL: here[SERVER] }) });
    return new DocumentedGuide(await openDocumentedShell({ here: () => here, env }), here, closeServer);
  }

  async close(): Promise<void> {
    await this.shell.close();
    await this.closeServer();
  }

  /** Where the server is, once there is one. */
  get url(): string {
    return this.here[SERVER] ?? '';
  }

  get api(): ApiClient {
    return new ApiClient({ url: new URL(this.url), token: undefined });
  }

  /** From now on the page's `there` is `here`. */
  translate(there: string, here: string): void {
    this.here[there] = here;
  }

  /** Fails when what comes is an error (or not `code`), or not what the page shows. */
  async execute(block: DocumentedBlock, code = 0): Promise<FinishedProgram | undefined> {
    if (block.language === 'sh') return this.#command(block, code);
    expect(block.language).toBe('graphql');
    await this.#ask(block);
    return undefined;
  }

  async #command(block: DocumentedBlock, code: number): Promise<FinishedProgram | undefined> {
    const { programs, commands } = programsAndCommandsOf(block);
    for (const program of programs) this.#listen(await this.shell.start(program));
    if (commands === '') return undefined;
    const finished = await this.shell.run(commands);
    expect({ code: finished.code, ...(finished.code !== code && finished) }).toEqual({ code });
    if (block.outcome !== undefined) expect(JSON.parse(finished.stdout)).toEqual(shown(block.outcome));
    return finished;
  }

  /** A program that has started says where it is. */
  #listen(said: string): void {
    const server = /GraphQL +(http:\S+)\/graphql/.exec(said)?.[1];
    const simulator = /switched by POST (http:\/\/[\d.:]+)/.exec(said)?.[1];
    if (server !== undefined) this.translate(SERVER, server);
    else if (simulator !== undefined) this.translate(SIMULATOR, simulator);
  }

  async #ask({ text, outcome }: DocumentedBlock): Promise<void> {
    const operation = getOperationAST(parse(text))!;
    const variables = await this.#variablesOf(operation);
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
      const events: unknown[] = [];
      for await (const event of this.api.subscribe({ text }, variables)) events.push(event);
      expect(events).not.toEqual([]);
      return;
    }
    const { body } = await postGraphQL(this.url, { query: text, variables });
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
  readonly #given: Readonly<Record<string, () => Promise<unknown>>> = {
    baseline: () => this.idOf('first'),
    candidate: () => this.idOf('second'),
    runId: () => this.idOf('first'),
    after: () => Promise.resolve(undefined),
    questions: () => this.#upload('questions.jsonl'),
    catalog: () => this.#upload('catalog.json'),
    results: () => this.#upload('results.jsonl'),
  };

  async #variablesOf(operation: OperationDefinitionNode): Promise<Readonly<Record<string, unknown>>> {
    const names = (operation.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
    const values = names.map(async (name) => [name, await this.#given[name]!()] as const);
    return Object.fromEntries(await Promise.all(values));
  }

  async idOf(name: string): Promise<string> {
    const query = 'query ($name: String!) { runByName(name: $name) { id } }';
    const { body } = await postGraphQL(this.url, { query, variables: { name } });
    return (body.data as { runByName: { id: string } }).runByName.id;
  }

  async #upload(file: string): Promise<string> {
    return this.api.uploadContent(await readFile(path.join(this.shell.folder, file), 'utf8'));
  }
}
