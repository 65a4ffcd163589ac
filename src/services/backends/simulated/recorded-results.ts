import { hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { InvalidInputError, messageOf } from '../../../errors.js';

/** One line of a published results file; the fields that are not replayed are ignored. */
const line = z.object({
  original_qid: z.string().min(1),
  stage: z.union([z.literal(1), z.literal(2)]),
  raw_text: z.string(),
  probabilities: z.record(z.string(), z.number().min(0).max(1)).optional(),
});

type Line = z.infer<typeof line>;

export interface RecordedReply {
  readonly text: string;
  /** Token → probability at the first token, as recorded; empty where the file holds none. */
  readonly probabilities: Readonly<Record<string, number>>;
}

export interface RecordedResults {
  /** `<qid>/<stage>` → what was said. */
  readonly replies: ReadonlyMap<string, RecordedReply>;
  /** Hash of the file's replies. */
  readonly fingerprint: string;
}

export function replyKey(qid: string, stage: 1 | 2): string {
  return `${qid}/${stage}`;
}

/**
 * Reads a results file (JSON Lines, two lines a question). Of several records for one stage the first counts.
 * @throws InvalidInputError naming the line that is not a result, or the file that cannot be read or holds none
 */
export async function readRecordedResults(file: string): Promise<RecordedResults> {
  const replies = new Map<string, RecordedReply>();
  let fingerprint = '';
  let number = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: Infinity })) {
      number += 1;
      if (text.trim() === '') continue;
      const record = parseLine(text, `${file}, line ${number}`);
      const key = replyKey(record.original_qid, record.stage);
      if (replies.has(key)) continue;
      replies.set(key, { text: record.raw_text, probabilities: record.probabilities ?? {} });
      fingerprint = hash('sha1', fingerprint + key + record.raw_text + JSON.stringify(record.probabilities));
    }
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    throw new InvalidInputError(`The results file ${file} cannot be read: ${messageOf(error)}`, { cause: error });
  }
  if (replies.size === 0) throw new InvalidInputError(`The results file ${file} holds no results`);
  return { replies, fingerprint };
}

function parseLine(text: string, place: string): Line {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    throw new InvalidInputError(`${place} is not JSON: ${messageOf(error)}`, { cause: error });
  }
  const parsed = line.safeParse(json);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new InvalidInputError(`${place} is not a recorded result: ${problems}`);
}
