import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { hasWords, reasonInWords } from '../../../src/words/reason-words.js';

const SERVICES = path.resolve(import.meta.dirname, '../../../src/services');

/** Every snake_case string in the code that computes: nothing but reasons is written so there. */
function reasonsInCode(): string[] {
  const files = ['statistics', 'metrics'].flatMap((folder) =>
    readdirSync(path.join(SERVICES, folder), { encoding: 'utf8', recursive: true })
      .filter((file) => file.endsWith('.ts'))
      .map((file) => path.join(SERVICES, folder, file)),
  );
  const found = files.flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/'([a-z0-9]+(?:_[a-z0-9]+)+)'/g)].map(([, reason = '']) => reason),
  );
  return [...new Set(found)].sort();
}

/** A strategy, and the beginning of three reasons. */
const NO_REASONS = ['most_frequent', 'fewer_than_two'];

describe('the reasons in words', () => {
  it.each(reasonsInCode().filter((reason) => !NO_REASONS.includes(reason)))('say what %s means', (reason) => {
    expect(hasWords(reason)).toBe(true);
    expect(reasonInWords(reason)).not.toContain('_');
  });

  it('show a reason of a newer server as it is', () => {
    expect(reasonInWords('moon_in_wrong_phase')).toBe('moon in wrong phase');
  });
});
