import { parseHTML } from 'linkedom';

/** A table of a report, as text without marks. */
export interface ReportTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export function tablesOfMarkdown(report: string): ReportTable[] {
  return [...report.matchAll(/(?:^\|.*\|\n)+/gm)].map(([text]) => {
    const lines = text.trimEnd().split('\n');
    const cells = lines.map((line) =>
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map(plain),
    );
    return tableOf(cells[0] ?? [], cells.slice(2));
  });
}

export function tablesOfHtml(report: string): ReportTable[] {
  const { document } = parseHTML(report);
  return [...document.querySelectorAll('table')].map((table) => {
    const rows = [...table.querySelectorAll('tr')].map((row) =>
      [...row.querySelectorAll('th, td')].map((cell) => plain(cell.textContent)),
    );
    return tableOf(rows[0] ?? [], rows.slice(1));
  });
}

/**
 * The cell of the row that begins with `row`, in the column `column` of the first table that has all `columns`.
 * @throws Error when there is none
 */
export function cellOf(
  tables: readonly ReportTable[],
  {
    columns,
    row,
    column,
  }: { readonly columns: readonly string[]; readonly row: readonly string[]; readonly column: string },
): string {
  const table = tables.find((one) => [...columns, column].every((name) => one.columns.includes(name)));
  const found = table?.rows.find((cells) => row.every((cell, i) => cells[i] === cell));
  const cell = found?.[table?.columns.indexOf(column) ?? -1];
  if (cell === undefined) throw new Error(`there is no ${column} of ${row.join(' ')} by ${columns.join(', ')}`);
  return cell;
}

/** A row whose first cell is empty goes on with the one above. */
function tableOf(columns: readonly string[], lines: readonly (readonly string[])[]): ReportTable {
  let first = '';
  const rows = lines.map(([cell = '', ...others]) => [(first = cell || first), ...others]);
  return { columns, rows };
}

function plain(cell: string): string {
  return cell
    .replaceAll(/\*\*|\\(?=[\\|*`~<_])/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
