import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { getOperationAST, Kind, OperationTypeNode, parse, type OperationDefinitionNode } from 'graphql';
import { blocksOf, type DocumentedBlock } from '../support/documented-page.js';
import { openDocumentedShell, type DocumentedShell } from '../support/documented-shell.js';
import { isInstalled } from '../support/external-program.js';
import { postGraphQL } from '../support/http-json.js';
import { startServedProgram, type ServedProgram } from '../support/served-program.js';
import { shown } from '../support/shown-outcome.js';

const hasCurl = isInstalled('curl');
if (!hasCurl) process.stderr.write('SKIPPED: docs/graphql.md: there is no curl on this machine\n');
const title = `docs/graphql.md, from top to bottom${hasCurl ? '' : ' (SKIPPED: there is no curl)'}`;

(hasCurl ? describe : describe.skip)(title, () => {
  let server: ServedProgram;
  let shell: DocumentedShell;
  beforeAll(async () => {
    server = await startServedProgram();
    shell = await openDocumentedShell({
      here: () => ({ 'http://127.0.0.1:4000': server.url }),
      env: () => ({ METACOG_URL: server.url }),
    });
  });
  afterAll(async () => {
    await shell.close();
    await server.close();
  });

  const idOf = async (name: string): Promise<string> => {
    const query = 'query ($name: String!) { runByName(name: $name) { id } }';
    const { body } = await postGraphQL(server.url, { query, variables: { name } });
    return (body.data as unknown as { runByName: { id: string } }).runByName.id;
  };
  const upload = async (file: string): Promise<string> =>
    server.api.uploadContent(await readFile(path.join(shell.folder, file), 'utf8'));

  /** What a reader puts into the variables of a page, by name. */
  const given: Readonly<Record<string, () => Promise<unknown>>> = {
    baseline: () => idOf('first'),
    candidate: () => idOf('second'),
    runId: () => idOf('first'),
    after: () => Promise.resolve(undefined),
    questions: () => upload('questions.jsonl'),
    catalog: () => upload('catalog.json'),
    results: () => upload('results.jsonl'),
  };
  const variablesOf = async ({
    variableDefinitions = [],
  }: OperationDefinitionNode): Promise<Readonly<Record<string, unknown>>> => {
    const names = variableDefinitions.map(({ variable }) => variable.name.value);
    const values = names.map(async (name) => [name, await given[name]!()] as const);
    return Object.fromEntries(await Promise.all(values));
  };

  const ask = async ({ text, outcome }: DocumentedBlock): Promise<void> => {
    const document = parse(text);
    const operation = getOperationAST(document)!;
    const variables = await variablesOf(operation);
    if (operation.operation === OperationTypeNode.SUBSCRIPTION) {
      const events: unknown[] = [];
      for await (const event of server.api.subscribe({ text }, variables)) events.push(event);
      expect(events).not.toEqual([]);
      return;
    }
    const { body } = await postGraphQL(server.url, { query: text, variables });
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
  };

  const command = async ({ text, outcome }: DocumentedBlock): Promise<void> => {
    const { code, stdout, stderr } = await shell.run(text);
    expect({ code, ...(code !== 0 && { stdout, stderr }) }).toEqual({ code: 0 });
    if (outcome !== undefined) expect(JSON.parse(stdout)).toEqual(shown(outcome));
  };

  const execute: Readonly<Record<string, (block: DocumentedBlock) => Promise<void>>> = { graphql: ask, sh: command };
  it.each(blocksOf('docs/graphql.md').filter(({ language }) => language in execute))('line $line: $language', (block) =>
    execute[block.language]!(block),
  );

  // They speak of the same run.
  const queries = ['README.md', 'docs/live.md', 'docs/metrics.md'].flatMap((page) =>
    blocksOf(page)
      .filter(({ language }) => language === 'graphql')
      .map((block) => ({ page, ...block, outcome: undefined })),
  );
  it.each(queries)('$page, line $line', (block) => ask(block));
});
