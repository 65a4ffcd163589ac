import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A folder for files that a test makes up; `remove` takes it away with all that is in it. */
export interface MadeFiles {
  readonly folder: string;
  /** Writes a file and returns its path. */
  write(name: string, content: string | Uint8Array): Promise<string>;
  remove(): Promise<void>;
}

export async function madeFiles(): Promise<MadeFiles> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'metacog-files-'));
  return {
    folder,
    write: async (name, content) => {
      const file = path.join(folder, name);
      await writeFile(file, content);
      return file;
    },
    remove: async () => rm(folder, { recursive: true, force: true }),
  };
}

export function jsonl(records: readonly unknown[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

/** The two lines of a made-up question in the published form. */
export function questionLines(
  qid: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Record<string, unknown>[] {
  const common = { task: 'Vowels', image_path: '../../../../etc/passwd', original_qid: qid, ...overrides };
  const prompt = 'Is there a vowel?\nA. Yes\nB. No\nAnswer with A or B only.';
  return [
    { qid: `${qid}_stage1`, stage: 1, prompt, ...common },
    { qid: `${qid}_stage2`, stage: 2, prompt: 'How sure are you, from 1 to 5?', ...common },
  ];
}

/** The two lines of a made-up result in the published form. */
export function resultLines(
  qid: string,
  text: string,
  confidenceText: string,
  overrides: Readonly<Record<string, unknown>> = {},
): Record<string, unknown>[] {
  return [
    { qid: `${qid}_stage1`, stage: 1, choice: text, confidence: 0, raw_text: text, latency_ms: 12.5, ...overrides },
    { qid: `${qid}_stage2`, stage: 2, choice: confidenceText, raw_text: confidenceText, latency_ms: 7.25 },
  ];
}

export async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}
