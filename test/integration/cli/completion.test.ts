import { describe, expect, it } from '@jest/globals';
import { startCli } from '../../support/program.js';

describe('completion by the Tab key', () => {
  const suggested = async (...words: string[]): Promise<string[]> => {
    const { stdout } = await startCli(['complete', '--', ...words]).finished;
    return stdout.split('\n').map((line) => line.split('\t')[0]!.trim());
  };

  it.each([
    [['re'], 'report'],
    [['report', 'pilot', '--fo'], '--format'],
    [['report', 'pilot', '--format', ''], 'markdown'],
    [['import', 'd'], 'dataset'],
    [['token', 'create', 'pipeline', '--role', ''], 'runner'],
  ])('finishes %j', async (words, expected) => {
    expect(await suggested(...words)).toContain(expected);
  });

  it.each(['bash', 'zsh', 'fish', 'powershell'])('has a script for %s', async (shell) => {
    const { code, stdout } = await startCli(['complete', shell]).finished;
    expect(code).toBe(0);
    expect(stdout).toMatch(/metacog complete '?--/);
  });
});
