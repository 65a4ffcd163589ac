import { stringify, type Options } from 'csv-stringify/sync';
import { ANSWER_FIELDS } from '../answers/answer.reads.js';
import { answerColumns, type Cell } from './answer-columns.js';
import { numberText } from './number-text.js';
import { isPlainNumber } from './plain-number.js';
import type { RunSource } from './run-source.js';

/** Without it Excel takes the file for one of its own code page and garbles every reply that is not English. */
const BYTE_ORDER_MARK = '\uFEFF';

const OPTIONS: Options = {
  // RFC 4180
  record_delimiter: '\r\n',
  // What a model said may begin like a formula, and a spreadsheet would run it.
  escape_formulas: true,
  cast: { boolean: String, number: numberText, date: (moment) => moment.toISOString() },
};

/** A table with a row an answer, safe to open in a spreadsheet. */
export async function* answersCsv(source: RunSource): AsyncGenerator<string, void> {
  const columns = await answerColumns(source);
  yield BYTE_ORDER_MARK + stringify([columns.map(({ name }) => name)], OPTIONS);
  for await (const answers of source.batches(ANSWER_FIELDS)) {
    const rows = answers.map((answer) => columns.map(({ cellOf }) => plainNumber(cellOf(answer))));
    yield stringify(rows, OPTIONS);
  }
}

/** A factor such as `-45` is text that is a number: as one it needs no guard against formulas, and stays a number. */
function plainNumber(cell: Cell): Cell {
  return typeof cell === 'string' && isPlainNumber(cell) ? Number(cell) : cell;
}
