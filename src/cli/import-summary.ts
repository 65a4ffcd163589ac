import { formatCount } from '../words/format.js';
import type { ImportReport, KeyAgreement } from './api/import-operations.js';
import type { Colors } from './cli-context.js';
import { groupBy } from './group-by.js';

const EXAMPLES_PER_CODE = 3;

/** What an import took and what it saw: counts, then the warnings by kind with a few places each. */
export function importSummary(report: ImportReport, colors: Colors): string {
  const read = `${formatCount(report.accepted)} accepted of ${formatCount(report.lines)} lines`;
  if (report.warnings.length === 0) return `${read}, no warnings\n`;
  const byCode = groupBy(report.warnings, ({ code }) => code);
  const groups = [...byCode].map(([code, warnings]) => {
    const examples = warnings.slice(0, EXAMPLES_PER_CODE).map((warning) => `  ${placeOf(warning)}${warning.message}\n`);
    const more = warnings.length - examples.length;
    const rest = more > 0 ? `  … and ${formatCount(more)} more\n` : '';
    return `${colors.yellow(`${code}: ${formatCount(warnings.length)}`)}\n${examples.join('')}${rest}`;
  });
  return `${read}, ${formatCount(report.warnings.length)} warnings\n${groups.join('')}`;
}

function placeOf({ line, qid }: ImportReport['warnings'][number]): string {
  const places = [line === null ? '' : `line ${line}`, qid ?? ''].filter(Boolean).join(', ');
  return places ? `${places}: ` : '';
}

/**
 * Where an answer key contradicts the others, by task: a wrong key makes every score wrong, so nothing is louder.
 * @returns empty when there is nothing to compare with
 */
export function keyConflicts(agreements: readonly KeyAgreement[], key: string, colors: Colors): string {
  const concerned = agreements.filter(({ left, right }) => left.name === key || right.name === key);
  const otherOf = ({ left, right }: KeyAgreement) => (left.name === key ? right.name : left.name);
  const blocks = [...groupBy(concerned, otherOf)].map(([other, rows]) => {
    const all = rows.find(({ task }) => task === null);
    if (!all) return '';
    if (all.disagree === 0) return `${key} agrees with ${other} in all ${formatCount(all.compared)} questions\n`;
    const tasks = rows
      .filter(({ task }) => task !== null)
      .map(({ task, disagree, compared }) => `  ${task ?? ''}: ${formatCount(disagree)} of ${formatCount(compared)}\n`);
    const count = `${formatCount(all.disagree)} of ${formatCount(all.compared)} questions`;
    return `${colors.red(colors.bold(`KEY CONFLICT: ${key} contradicts ${other} in ${count}`))}\n${tasks.join('')}`;
  });
  return blocks.join('');
}
