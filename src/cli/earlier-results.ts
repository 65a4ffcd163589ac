import { createReadStream } from 'node:fs';
import { appendFile, open, truncate } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
import { z } from 'zod';
import { identifyStage } from '../services/datasets/files/stage-line.js';
import { resultLine } from '../services/runs/result-line.js';
import { CliError } from './cli-error.js';

/** What a results file holds whose writing was cut off. */
export interface EarlierResults {
  readonly lineCount: number;
  /** How many stages have a line, by `qid/sample`. */
  readonly stages: ReadonlyMap<string, number>;
  /** The newest answer: what it says and how long it took is hardly true of any other. */
  readonly newest: {
    readonly qid: string;
    readonly sample: number;
    readonly text: string;
    readonly latencyMs: number | null;
  };
}

/** Longest tail that is looked at for the beginning of the last line, in bytes. */
const LONGEST_LINE = 1_000_000;

const line = resultLine.extend({ sample: z.number().int().nonnegative().optional() });

/**
 * Reads a results file that is to be gone on with, and removes a last line that was cut off in the middle.
 * @returns null for a file that holds no whole line
 * @throws CliError naming the line that is no result; the file is as it was then
 */
export async function readEarlierResults(path: string): Promise<EarlierResults | null> {
  const { size, wholeSize, endsOpen } = await measure(path);
  const results = wholeSize === 0 ? null : await read(path, wholeSize);
  if (wholeSize < size) await truncate(path, wholeSize);
  else if (endsOpen) await appendFile(path, '\n');
  return results;
}

interface Extent {
  readonly size: number;
  /** Bytes up to the end of the last whole line. */
  readonly wholeSize: number;
  /** The last line is whole but for its line end. */
  readonly endsOpen: boolean;
}

async function measure(path: string): Promise<Extent> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const tail = Buffer.alloc(Math.min(size, LONGEST_LINE));
    await file.read(tail, 0, tail.length, size - tail.length);
    const afterLastEnd = tail.lastIndexOf('\n') + 1;
    if (afterLastEnd === tail.length) return { size, wholeSize: size, endsOpen: false };
    const endsOpen = isJson(tail.subarray(afterLastEnd).toString('utf8'));
    return { size, wholeSize: endsOpen ? size : size - tail.length + afterLastEnd, endsOpen };
  } finally {
    await file.close();
  }
}

async function read(path: string, wholeSize: number): Promise<EarlierResults> {
  const stages = new Map<string, number>();
  let newest: EarlierResults['newest'] | undefined;
  let lineCount = 0;
  for await (const text of createInterface({ input: createReadStream(path, { end: wholeSize - 1 }) })) {
    lineCount += 1;
    const fault = (reason: string): CliError =>
      new CliError(`${path} already holds something else than results of such a run: line ${lineCount} ${reason}`, {
        hint: 'it is left as it is; name another file for --output, or move that one away',
      });
    const parsed = line.safeParse(isJson(text) ? JSON.parse(text) : undefined);
    if (!parsed.success) throw fault('is no result');
    const identity = identifyStage(parsed.data);
    if (typeof identity === 'string') throw fault(`cannot be placed (${identity})`);
    const { sample = 0, raw_text: reply, latency_ms: latencyMs = null } = parsed.data;
    const key = `${identity.qid}/${sample}`;
    if ((stages.get(key) ?? 0) !== identity.stage - 1) throw fault(`is a stage ${identity.stage} out of turn`);
    stages.set(key, identity.stage);
    if (identity.stage === 1) newest = { qid: identity.qid, sample, text: reply ?? '', latencyMs };
  }
  // The first line is a stage 1, or it was out of turn.
  if (!newest) throw new Error(`${path} has ${wholeSize} bytes and no line`);
  return { lineCount, stages, newest };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
