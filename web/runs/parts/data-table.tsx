import type { ReactNode } from 'react';

interface DataTableProps {
  readonly caption: string;
  /** A heading that begins with ">" stands over numbers. */
  readonly headings: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
}

/** A table whose rows begin with their name; one that is too wide scrolls by itself, also by keyboard. */
export function DataTable({ caption, headings, rows }: DataTableProps) {
  const isNumber = headings.map((heading) => heading.startsWith('>'));
  return (
    <div className="table-scroll" role="region" aria-label={`Table: ${caption}`} tabIndex={0}>
      <table>
        <caption className="visually-hidden">{caption}</caption>
        <thead>
          <tr>
            {headings.map((heading, column) => (
              <th key={heading} scope="col" className={isNumber[column] ? 'number' : undefined}>
                {heading.replace(/^>/, '')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, column) =>
                column === 0 ? (
                  <th key={column} scope="row" className={isNumber[column] ? 'number' : undefined}>
                    {cell}
                  </th>
                ) : (
                  <td key={column} className={isNumber[column] ? 'number' : undefined}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
