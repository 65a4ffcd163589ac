import { Readable } from 'node:stream';
import { buffer, text } from 'node:stream/consumers';
import type pg from 'pg';
import {
  ExportService,
  type DatasetExport,
  type ExportFile,
  type RunExport,
} from '../../src/services/exports/export.service.js';

/** The whole of a run's export, as text. */
export async function exportedRun(
  pool: pg.Pool,
  asked: Omit<RunExport, 'id'> & Partial<Pick<RunExport, 'id'>>,
): Promise<string> {
  return textOf(await new ExportService({ pool }).run({ id: undefined, ...asked }));
}

export async function exportedDataset(pool: pg.Pool, asked: DatasetExport): Promise<string> {
  return textOf(await new ExportService({ pool }).dataset(asked));
}

export async function exportedBytes(pool: pg.Pool, asked: Omit<RunExport, 'id'>): Promise<Buffer> {
  const { content } = await new ExportService({ pool }).run({ id: undefined, ...asked });
  return buffer(Readable.from(content));
}

export function textOf({ content }: ExportFile): Promise<string> {
  return text(Readable.from(content));
}

/** The first line in which two long texts differ, or null: a whole difference would take minutes to print. */
export function firstDifference(received: string, expected: string): object | null {
  if (received === expected) return null;
  const [left, right] = [received.split('\n'), expected.split('\n')];
  const line = left.findIndex((text, index) => text !== right[index]);
  return { lines: [left.length, right.length], line: line + 1, received: left[line], expected: right[line] };
}
