import { textOf, type Block, type Cell, type Document, type Notice, type Row, type Table } from './document.js';
import { HTML_STYLE } from './html-style.js';
import { plainText } from './plain-text.js';

/** A plot that is drawn already. */
export interface Figure {
  readonly title: string;
  /** What is to be seen. */
  readonly summary: string;
  /** An <svg> element, which nobody but this program has made. */
  readonly svg: string;
}

/** A document as one file that asks for no other; plots, if there are any, stand before the tables. */
export function toHtml({ notices, title, sections }: Document, figures: readonly Figure[] = []): string {
  const body = [
    ...notices.map(noticeOf),
    element('h1', escaped(title)),
    figuresOf(figures),
    ...sections.map((section) => element('h2', escaped(section.title)) + section.blocks.map(blockOf).join('\n')),
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${HTML_STYLE}</style>
</head>
<body>
<main>
${body.filter((part) => part !== '').join('\n')}
</main>
</body>
</html>
`;
}

function figuresOf(figures: readonly Figure[]): string {
  if (figures.length === 0) return '';
  const drawn = figures.map(
    ({ title, summary, svg }) =>
      `<figure>${element('h3', escaped(title))}${svg}${element('figcaption', escaped(summary))}</figure>`,
  );
  return `<h2>Plots</h2>\n<div class="plots">\n${drawn.join('\n')}\n</div>`;
}

function blockOf(block: Block): string {
  switch (block.kind) {
    case 'table':
      return tableOf(block);
    case 'list':
      return element('ul', block.items.map((item) => element('li', escaped(item))).join(''));
    case 'notice':
      return noticeOf(block);
    case 'paragraph':
      return block.weight === 'strong'
        ? element('h3', escaped(block.text))
        : element('p', escaped(block.text), block.weight);
  }
}

function noticeOf({ tone, title, lines }: Notice): string {
  const text = [element('strong', escaped(title)), ...lines.map(escaped)].join('<br>');
  return element('p', text, `notice ${tone}`);
}

function tableOf({ columns, rows }: Table): string {
  const hasNotes = rows.some(({ note }) => note !== undefined);
  const classOf = (column: number) => (columns[column]?.align === 'right' ? 'number' : undefined);
  const head = columns.map(({ title }, column) => element('th', escaped(title), classOf(column)));
  const isNamed = columns.some(({ title }) => title !== '');
  const heading = isNamed ? `<thead><tr>${head.join('')}${hasNotes ? '<th>what it says</th>' : ''}</tr></thead>` : '';
  const line = ({ cells, note, strong }: Row) =>
    element(
      'tr',
      cells.map((cell, column) => cellOf(cell, classOf(column))).join('') +
        (hasNotes ? element('td', escaped(note ?? ''), 'note') : ''),
      strong ? 'strong' : undefined,
    );
  return `<div class="scroll" tabindex="0"><table>${heading}<tbody>${rows.map(line).join('')}</tbody></table></div>`;
}

function cellOf(cell: Cell, className: string | undefined): string {
  const text = escaped(textOf(cell));
  return element('td', typeof cell === 'string' ? text : element('span', text, cell.tone), className);
}

function element(name: string, content: string, className?: string): string {
  return `<${name}${className === undefined ? '' : ` class="${className}"`}>${content}</${name}>`;
}

function escaped(text: string): string {
  return plainText(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
