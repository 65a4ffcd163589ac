import type { Option } from './new-question.js';

const OPTION_LINE = /^\s*([A-Z])[.):]\s+(\S.*?)\s*$/;

/**
 * The alternatives that a prompt lists, one a line: `A. Vertical`, then `B. Horizontal`, and so on without a gap.
 * Other lines are passed over, also ones such as `Answer with A or B only`.
 * @returns  in the order of the letters; empty when the prompt lists fewer than two
 */
export function parseOptions(prompt: string): Option[] {
  const options: Option[] = [];
  for (const line of prompt.split(/\r?\n/)) {
    const [, letter, text] = OPTION_LINE.exec(line) ?? [];
    if (letter === letterAt(options.length) && text !== undefined)
      options.push({ letter: letterAt(options.length), text });
  }
  return options.length < 2 ? [] : options;
}

function letterAt(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index);
}
