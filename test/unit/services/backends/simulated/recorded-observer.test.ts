import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { InvalidInputError } from '../../../../../src/errors.js';
import {
  UnknownQuestionError,
  type Reply,
  type Trial,
} from '../../../../../src/services/backends/simulated/observer.js';
import { recordedObserver } from '../../../../../src/services/backends/simulated/recorded-observer.js';
import { readRecordedResults } from '../../../../../src/services/backends/simulated/recorded-results.js';

const trial: Trial = { run: '1', qid: 'Q-1', sample: 0, stage: 1, temperature: 0, seed: null, ownAnswer: null };
const line = (fields: Record<string, unknown>) => JSON.stringify({ original_qid: 'Q-1', stage: 1, ...fields });
const massOf = (reply: Reply, token: string) =>
  reply.tokens[0]?.alternatives.find((alternative) => alternative.token === token)?.probability;

describe('a recording', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'metacog-recording-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  async function read(...lines: string[]) {
    const file = path.join(folder, 'results.jsonl');
    await writeFile(file, `${lines.join('\n')}\n`);
    return readRecordedResults(file);
  }
  const replay = async (fields: Record<string, unknown>) =>
    recordedObserver(await read(line(fields))).observe(trial) as Reply;

  it('keeps its probabilities and gives the rest to no real token', async () => {
    const reply = await replay({ raw_text: 'A', probabilities: { A: 0.62109375, B: 0.376953125 } });
    expect(massOf(reply, 'A')).toBe(0.62109375);
    expect(massOf(reply, 'B')).toBe(0.376953125);
    expect(massOf(reply, '<|unrecorded|>')).toBeCloseTo(0.001953125, 12);
  });

  it('adds nothing where rounding has brought the sum above 1', async () => {
    const reply = await replay({ raw_text: 'B', probabilities: { A: 0.251953125, B: 0.75 } });
    expect(reply.tokens[0]?.alternatives.map(({ token }) => token)).toEqual(['B', 'A']);
  });

  it('gives a text that is no recorded token the mass that is left', async () => {
    const reply = await replay({ raw_text: '**A**', probabilities: { A: 0.5, B: 0.25 } });
    expect(reply.tokens.map(({ token }) => token)).toEqual(['**', 'A', '**']);
    expect(massOf(reply, '**')).toBe(0.25);
  });

  it('replays a line without probabilities', async () => {
    const reply = await replay({ raw_text: 'A' });
    expect(massOf(reply, 'A')).toBe(1);
  });

  it('counts the first record of a stage', async () => {
    const results = await read(line({ raw_text: 'A' }), '', line({ raw_text: 'B' }));
    expect(results.replies.get('Q-1/1')?.text).toBe('A');
  });

  it('says which stage of which question it does not hold', async () => {
    const observer = recordedObserver(await read(line({ raw_text: 'A' })));
    expect(() => observer.observe({ ...trial, stage: 2 })).toThrow(UnknownQuestionError);
    expect(() => observer.observe({ ...trial, stage: 2 })).toThrow('holds no stage 2 of question Q-1');
  });

  it.each([
    ['is not JSON', '{"original_qid"', 'line 2 is not JSON'],
    ['has no text', line({}), 'line 2 is not a recorded result: raw_text'],
    ['has a probability above 1', line({ raw_text: 'A', probabilities: { A: 1.5 } }), 'probabilities.A'],
  ])('names the line that %s', async (_, bad, message) => {
    const reading = read(line({ raw_text: 'A' }), bad);
    await expect(reading).rejects.toThrow(InvalidInputError);
    await expect(reading).rejects.toThrow(message);
  });

  it('says that a file is empty or missing', async () => {
    await expect(read('')).rejects.toThrow('holds no results');
    await expect(readRecordedResults(path.join(folder, 'none.jsonl'))).rejects.toThrow(/cannot be read: .*ENOENT/);
  });
});
