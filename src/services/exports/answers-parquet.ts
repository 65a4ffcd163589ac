import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { ANSWER_FIELDS } from '../answers/answer.reads.js';
import { answerColumns, type AnswerColumn, type Cell, type ColumnType } from './answer-columns.js';
import type { RunSource } from './run-source.js';

/**
 * Rows a row group, which is encoded in one go: more would be read a little faster, and keep everything else in this
 * process waiting for longer meanwhile.
 */
const ROW_GROUP_ROWS = 5_000;

/** Physical types with what they stand for, in the older and the newer way of saying it. */
const ELEMENTS: Readonly<Record<ColumnType, Partial<SchemaElement>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  integer: { type: 'INT32' },
  number: { type: 'DOUBLE' },
  boolean: { type: 'BOOLEAN' },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
};

/** The same table as CSV, with types: Snappy-compressed Parquet in row groups. */
export async function* answersParquet(source: RunSource): AsyncGenerator<Uint8Array, void> {
  const columns = await answerColumns(source);
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaOf(columns) });
  // Filled again for each row group: lists that grow anew each time are most of what would have to be collected.
  const cells = columns.map(() => new Array<StoredCell>(ROW_GROUP_ROWS).fill(null));
  let rows = 0;
  for await (const answers of source.batches(ANSWER_FIELDS)) {
    for (const answer of answers) {
      for (const [index, column] of cells.entries()) {
        const cell = storedCell(columns[index]?.cellOf(answer) ?? null);
        const before = column[rows - 1]; // of equal texts on end one is kept
        column[rows] = cell === before ? before : cell;
      }
      rows += 1;
      if (rows < ROW_GROUP_ROWS) continue;
      await writeGroup(parquet, columns, cells);
      yield taken(writer);
      rows = 0;
    }
  }
  for (const column of cells) column.length = rows;
  if (rows > 0) await writeGroup(parquet, columns, cells);
  await parquet.finish();
  yield parquet.num_rows > 0n ? taken(writer) : withoutRowGroups(taken(writer));
}

function schemaOf(columns: readonly AnswerColumn[]): SchemaElement[] {
  return [
    { name: 'answers', num_children: columns.length },
    ...columns.map(({ name, type }): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...ELEMENTS[type] })),
  ];
}

/** A moment as its milliseconds: a Date is several times as large. */
type StoredCell = Exclude<Cell, Date> | bigint;

function storedCell(cell: Cell): StoredCell {
  return cell instanceof Date ? BigInt(cell.getTime()) : cell;
}

async function writeGroup(
  parquet: ParquetWriter,
  columns: readonly AnswerColumn[],
  cells: readonly StoredCell[][],
): Promise<void> {
  const columnData = columns.map(({ name }, index) => ({ name, data: cells[index] ?? [] }));
  await parquet.write({ columnData, rowGroupSize: ROW_GROUP_ROWS });
}

/** What was written since the last time; the writer goes on counting bytes, which the footer needs. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = writer.getBytes().slice();
  writer.index = 0;
  return bytes;
}

/** In the footer, as compact Thrift: no rows (field 3), then the list of row groups (field 4), empty and of no type. */
const NO_ROWS = Buffer.from([0x16, 0x00, 0x19, 0x00]);
const STRUCT = 0x0c;

/** hyparquet-writer gives an empty list no element type; strict readers want to know of what there is nothing. */
function withoutRowGroups(file: Uint8Array): Uint8Array {
  const place = Buffer.from(file.buffer).lastIndexOf(NO_ROWS);
  if (place !== -1) file[place + NO_ROWS.length - 1] = STRUCT;
  return file;
}
