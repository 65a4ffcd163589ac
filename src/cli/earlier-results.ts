import { createReadStream } from 'node:fs';
import { appendFile, open, truncate } from 'node:fs/promises';
import { createInterface } from 'node:readline/promises';
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

/** How every line of a results file begins; all that a power cut leaves of a first line begins so too. */
const BEGINNING = '{"qid": "';

/**
 * Reads a results file that is to be gone on with, and removes a last line that was cut off in the middle.
 * @returns null for a file that holds no whole line
 * @throws CliError naming the line that is no result; the file is as it was then
 */
export async function readEarlierResults(path: string): Promise<EarlierResults | null> {
  const { size, wholeSize, endsOpen, tail } = await measure(path);
  // Without a whole line only its beginning tells whether it is ours to remove.
  if (wholeSize === 0 && size > 0 && !isBeginning(tail)) throw fault(path, 1, 'is no result');
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
  /** What stands after the last line end. */
  readonly tail: string;
}

function isBeginning(text: string): boolean {
  return text.startsWith(BEGINNING) || BEGINNING.startsWith(text);
}

function fault(path: string, line: number, reason: string): CliError {
  return new CliError(`${path} already holds something else than results of such a run: line ${line} ${reason}`, {
    hint: 'it is left as it is; name another file for --output, or move that one away',
  });
}

async function measure(path: string): Promise<Extent> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const end = Buffer.alloc(Math.min(size, LONGEST_LINE));
    await file.read(end, 0, end.length, size - end.length);
    const afterLastEnd = end.lastIndexOf('\n') + 1;
    const tail = end.subarray(afterLastEnd).toString('utf8');
    if (tail === '') return { size, wholeSize: size, endsOpen: false, tail };
    const endsOpen = jsonOf(tail) !== undefined;
    return { size, wholeSize: endsOpen ? size : size - end.length + afterLastEnd, endsOpen, tail };
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
    const parsed = resultLine.safeParse(jsonOf(text));
    if (!parsed.success) throw fault(path, lineCount, 'is no result');
    const identity = identifyStage(parsed.data);
    if (typeof identity === 'string') throw fault(path, lineCount, `cannot be placed (${identity})`);
    const { raw_text: reply, latency_ms: latencyMs = null } = parsed.data;
    const sample = parsed.data.sample ?? 0;
    const key = `${identity.qid}/${sample}`;
    if ((stages.get(key) ?? 0) !== identity.stage - 1) {
      throw fault(path, lineCount, `is a stage ${identity.stage} out of turn`);
    }
    stages.set(key, identity.stage);
    if (identity.stage === 1) newest = { qid: identity.qid, sample, text: reply ?? '', latencyMs };
  }
  // The first line is a stage 1, or it was out of turn.
  if (!newest) throw new Error(`${path} has ${wholeSize} bytes and no line`);
  return { lineCount, stages, newest };
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
