import { setImmediate } from 'node:timers/promises';
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';
import { ANSWER_FIELDS } from '../answers/answer.reads.js';
import { answerColumns, type AnswerColumn, type ColumnType } from './answer-columns.js';
import { columnBuffer, type ColumnBuffer } from './column-buffer.js';
import { BATCH_ROWS, type RunSource } from './run-source.js';

/**
 * Rows a row group. With fewer, what a file tells of each group, which is held until its end, is more; a list of more than
 * 16,000 cells is so large an object for V8 that it is collected late.
 */
const ROW_GROUP_ROWS = 10_000;
/** A row group of long replies ends earlier: no more than about these bytes of text are held. */
const ROW_GROUP_TEXT_BYTES = 4_000_000;

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

interface BufferedColumn extends AnswerColumn {
  readonly buffer: ColumnBuffer;
}

/** The same table as CSV, with types: Snappy-compressed Parquet in row groups. */
export async function* answersParquet(source: RunSource): AsyncGenerator<Uint8Array, void> {
  const columns = (await answerColumns(source)).map((column) => ({
    ...column,
    buffer: columnBuffer(column.type, ROW_GROUP_ROWS),
  }));
  const writer = new ByteWriter();
  const parquet = new ParquetWriter({ writer, schema: schemaOf(columns) });
  let rows = 0;
  // A batch that waits while a row group is written lives long enough for V8 to keep it where it collects late.
  const mayComeAhead = () => rows + 2 * BATCH_ROWS <= ROW_GROUP_ROWS;
  for await (const answers of source.batches(ANSWER_FIELDS, { mayComeAhead })) {
    for (const answer of answers) {
      for (const { buffer, cellOf } of columns) buffer.push(cellOf(answer));
    }
    rows += answers.length;
    answers.length = 0; // packed now; writing a row group takes long enough for them to grow old
    const textBytes = columns.reduce((sum, { buffer }) => sum + buffer.textBytes, 0);
    if (rows + BATCH_ROWS <= ROW_GROUP_ROWS && textBytes < ROW_GROUP_TEXT_BYTES) continue;
    await writeRowGroup(parquet, columns);
    yield taken(writer);
    rows = 0;
  }
  if (rows > 0) await writeRowGroup(parquet, columns);
  await parquet.finish();
  yield parquet.num_rows > 0n ? taken(writer) : withoutRowGroups(taken(writer));
}

function schemaOf(columns: readonly AnswerColumn[]): SchemaElement[] {
  return [
    { name: 'answers', num_children: columns.length },
    ...columns.map(({ name, type }): SchemaElement => ({ name, repetition_type: 'OPTIONAL', ...ELEMENTS[type] })),
  ];
}

/**
 * Writes and empties the buffers. The writer takes a column for a row group of its own, and they are put together
 * afterwards: a whole one in one go would keep everything else in this process waiting.
 */
async function writeRowGroup(parquet: ParquetWriter, columns: readonly BufferedColumn[]): Promise<void> {
  const [groupsBefore, rowsBefore] = [parquet.row_groups.length, parquet.num_rows];
  for (const { name, buffer } of columns) {
    const data = buffer.cells();
    await parquet.write({ columnData: [{ name, data }], rowGroupSize: data.length });
    buffer.clear();
    await setImmediate();
  }
  const parts = parquet.row_groups.splice(groupsBefore);
  const rows = parts[0]?.num_rows ?? 0n;
  parquet.num_rows = rowsBefore + rows;
  parquet.row_groups.push({
    columns: parts.flatMap((part) => part.columns),
    num_rows: rows,
    total_byte_size: parts.reduce((sum, part) => sum + part.total_byte_size, 0n),
    total_compressed_size: parts.reduce((sum, part) => sum + (part.total_compressed_size ?? 0n), 0n),
  });
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
