import { z } from 'zod';
import { parseLetter } from '../../answers/parse-letter.js';
import type { AnswerKeyEntry } from '../answer-key-writer.js';
import { fileFault, type ImportFile } from './import-file.js';
import type { ImportReportBuilder } from '../import-report.js';
import type { IndexedQuestion } from '../question-index.js';
import { readObjectEntries } from './read-json-entries.js';
import { identifyStage } from './stage-line.js';
import { validateRecord } from './validate-record.js';

/** `"GRID-0001_stage1": {"correct_choice": "A"}` as published, or `"GRID-0001": "A"`. */
const keyEntry = z.union([z.string(), z.object({ correct_choice: z.string() })], {
  error: 'has to be a letter or {"correct_choice": letter}',
});

/**
 * Reads a key file against the questions of its dataset. Entries of unknown questions are passed over with a warning.
 * @throws InvalidInputError  for a letter that its question does not offer, two letters for one question, or a file
 *                            that says nothing about this dataset
 */
export async function readKeyFile(
  file: ImportFile,
  questions: ReadonlyMap<string, IndexedQuestion>,
  report: ImportReportBuilder,
): Promise<AnswerKeyEntry[]> {
  const letters = new Map<number, string>();
  for await (const { key, where, value } of readObjectEntries(file)) {
    report.lines += 1;
    const place = `${where} ("${key.slice(0, 200)}")`;
    const given = validateRecord(file, place, value, keyEntry);
    const question = findQuestion(key, questions, report);
    if (!question) continue;
    const text = typeof given === 'string' ? given : given.correct_choice;
    const letter = parseLetter(text, question.letters);
    if (letter === null) {
      throw fileFault(file, place, `${JSON.stringify(text)} is none of the options ${question.letters.join(', ')}`);
    }
    const known = letters.get(question.id);
    if (known === undefined) report.accepted += 1;
    else if (known !== letter) throw fileFault(file, place, `the file says both ${known} and ${letter}`);
    else report.warn('DUPLICATE_ENTRY', 'it stands in the file twice, with the same letter', { qid: key });
    letters.set(question.id, letter);
  }
  if (letters.size === 0) throw fileFault(file, undefined, 'none of its entries is about a question of this dataset');
  return [...letters].map(([questionId, letter]) => ({ questionId, letter }));
}

function findQuestion(
  key: string,
  questions: ReadonlyMap<string, IndexedQuestion>,
  report: ImportReportBuilder,
): IndexedQuestion | undefined {
  const direct = questions.get(key);
  if (direct) return direct;
  const identity = identifyStage({ qid: key });
  if (typeof identity !== 'string' && identity.stage === 2) {
    report.warn('ENTRY_IGNORED', 'stage 2 asks for a confidence, which no key can know', { qid: key });
    return undefined;
  }
  const question = typeof identity === 'string' ? undefined : questions.get(identity.qid);
  if (!question) report.warn('UNKNOWN_QID', 'the dataset has no such question', { qid: key.slice(0, 200) });
  return question;
}
