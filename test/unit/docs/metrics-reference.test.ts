import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';
import { beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { packageRoot } from '../../../src/package-root.js';
import { blocksToExecute } from '../../support/documented-pages.js';

const STATISTICS = path.join(packageRoot, 'src/services/statistics');

it('docs/metrics-reference.md is what the docstrings say: run `npm run docs` after a change', () => {
  const options = { cwd: packageRoot, encoding: 'utf8' } as const;
  const { status, stderr } = spawnSync(process.execPath, ['scripts/metrics-reference.mjs', '--check'], options);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
}, 60_000);

describe('the examples of docs/metrics-reference.md give what they say', () => {
  let measures: object;
  beforeAll(async () => {
    measures = await everyMeasure();
  });

  it.each(blocksToExecute('docs/metrics-reference.md'))('line $line', ({ language, text }) => {
    expect(language).toBe('ts');
    const claims = claimsOf(text, vm.createContext({ ...measures }));
    expect(claims).not.toEqual([]);
    for (const { value, claim } of claims) expect(value).toEqual(claim);
  });
});

/** All functions of the statistics, by name. One file after the other: jest cannot load modules of CommonJS twice at once. */
async function everyMeasure(): Promise<object> {
  const measures = {};
  for (const file of readdirSync(STATISTICS)) {
    Object.assign(measures, await import(`../../../src/services/statistics/${file.replace(/ts$/, 'js')}`));
  }
  return measures;
}

/** Statements of which a comment says what comes: `holm([0.01]); // [0.01]`, with words perhaps after a comma or `=`. */
function claimsOf(text: string, context: vm.Context): { readonly value: unknown; readonly claim: unknown }[] {
  const { statements } = ts.createSourceFile('example.ts', text, ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    const value: unknown = vm.runInContext(text.slice(statement.pos, statement.end), context);
    const [comment] = ts.getTrailingCommentRanges(text, statement.end) ?? [];
    if (!comment) return [];
    const [, claim] = /^\/\/ (null|\[.*\]|\{.*\}|[-\d.e]+)(?:,? |$)/.exec(text.slice(comment.pos, comment.end)) ?? [];
    if (claim === undefined) throw new Error(`${text}says nothing of what comes`);
    return [{ value, claim: rounded(vm.runInContext(`(${claim})`, context)) }];
  });
}

/** As a matcher: numbers to the digits that are shown, and fields that are not shown do not count. */
function rounded(claim: unknown): unknown {
  if (typeof claim === 'number') return expect.closeTo(claim, String(claim).split('.')[1]?.length ?? 9);
  if (Array.isArray(claim)) return claim.map(rounded);
  if (typeof claim !== 'object' || claim === null) return claim;
  return expect.objectContaining(
    Object.fromEntries(Object.entries(claim).map(([name, value]) => [name, rounded(value)])),
  );
}
