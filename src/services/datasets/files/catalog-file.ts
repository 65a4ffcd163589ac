import { z } from 'zod';
import { cataloguedFields } from '../catalogued.js';
import { fileFault, type ImportFile } from './import-file.js';
import { readArrayEntries } from './read-json-entries.js';
import { validateRecord } from './validate-record.js';

const catalogEntry = z.object({
  qid: z.string().min(1).max(200),
  task: z.string().min(1).max(200),
  ...cataloguedFields,
});

export type CatalogEntry = z.infer<typeof catalogEntry>;

/**
 * Reads a catalogue: a JSON array of `{qid, task, params, derived}`, as a map by qid.
 * @throws InvalidInputError  naming the entry that is wrong or whose qid stands twice
 */
export async function readCatalogFile(file: ImportFile): Promise<Map<string, CatalogEntry>> {
  const entries = new Map<string, CatalogEntry>();
  for await (const { where, value } of readArrayEntries(file)) {
    const entry = validateRecord(file, where, value, catalogEntry);
    if (entries.has(entry.qid)) throw fileFault(file, where, `qid "${entry.qid}" stands in the catalogue twice`);
    entries.set(entry.qid, entry);
  }
  return entries;
}
