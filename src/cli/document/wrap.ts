/** Lines of at most `width` characters, broken between words but not before a "%"; a longer word is cut. */
export function wrap(text: string, width: number, indent: { first: string; rest: string } = NO_INDENT): string[] {
  const lines: string[] = [];
  let line = indent.first;
  let isEmpty = true;
  for (const word of words(text).flatMap((part) => pieces(part, width - indent.rest.length))) {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = indent.rest;
      isEmpty = true;
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
  }
  return [...lines, line];
}

/** What a line is broken between; "95 %" is one. */
export function words(text: string): string[] {
  return text.split(/ +(?!%)/);
}

const NO_INDENT = { first: '', rest: '' };

function pieces(word: string, length: number): string[] {
  const characters = Array.from(word);
  const parts = Math.max(1, Math.ceil(characters.length / length));
  return Array.from({ length: parts }, (_, part) => characters.slice(part * length, (part + 1) * length).join(''));
}
