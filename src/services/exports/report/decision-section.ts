import type { Decision } from '../../../operations/report-shapes.js';
import { aside, list, table, type Row, type Section } from '../document/document.js';
import { dashesExplained, decimal, interval, points } from '../../../words/figures.js';
import { formatCount, formatPercent } from '../../../words/format.js';
import { rowPerSet, type AnswerSet } from './answer-set.js';

/** Type 1: which letters were answered, against which were right. */
export function decisionSection(sets: readonly AnswerSet[]): Section {
  const letters = distinct(sets.flatMap(({ figures }) => figures.decision.letters.map(({ letter }) => letter)));
  const first = letters[0] ?? 'A';
  return {
    title: 'Answers against truth',
    blocks: [
      table(
        ['task', 'truth', ...letters.map((letter) => `>answered ${letter}`), '>unreadable', '>recall', '>precision'],
        sets.flatMap((set) => confusionRows(set, letters)),
      ),
      aside(
        'Recall: of the questions whose right letter it is, the share answered so. Precision: of the answers that name it, ' +
          'the share that is right.',
      ),
      table(
        ['task', `>answered ${first}`, `>truth ${first}`, '>bias, points', '>balanced accuracy', '>MCC', '>kappa'],
        rowPerSet(sets, ({ decision }) => [
          formatPercent(shareOf(decision, first, 'response')),
          formatPercent(shareOf(decision, first, 'truth')),
          points({ value: decision.responseBias, low: null, high: null }),
          formatPercent(decision.balancedAccuracy),
          decimal(decision.mcc),
          decimal(decision.cohenKappa),
        ]),
      ),
      table(
        ['task', '>d′ [95 %]', '>criterion c [95 %]', '>n'],
        rowPerSet(sets, ({ decision }) => [
          interval(decision.dPrime, 2),
          interval(decision.criterionEstimate, 2),
          formatCount(decision.dPrime.n),
        ]),
      ),
      ...list(dashesExplained(sets.map(({ name, figures }) => ({ name, estimate: figures.decision.dPrime })))),
      aside(
        `d′: how well the two truths are told apart, in standard deviations; 0 is not at all. c: above 0 the model favours ` +
          `${first}. Both with the log-linear correction. MCC and kappa: agreement with the truth; 0 is that of chance, 1 is ` +
          'perfect, below 0 the answers point away from the key.',
      ),
    ],
  };
}

function confusionRows({ name, figures, isWhole }: AnswerSet, letters: readonly string[]): Row[] {
  const { confusion, letters: decided } = figures.decision;
  const count = (truth: string, response: string | null) =>
    confusion.find((cell) => cell.truth === truth && cell.response === response)?.count ?? 0;
  return decided.map(({ letter, recall, precision }, index) => ({
    cells: [
      index === 0 ? name : '',
      letter,
      ...letters.map((response) => formatCount(count(letter, response))),
      formatCount(count(letter, null)),
      formatPercent(recall),
      formatPercent(precision),
    ],
    strong: isWhole,
  }));
}

/** Of the answers with a letter, the share whose answer, or truth, is this letter; null without answers. */
function shareOf({ confusion }: Decision, letter: string, side: 'truth' | 'response'): number | null {
  const answered = confusion.filter(({ response }) => response !== null);
  const total = answered.reduce((sum, { count }) => sum + count, 0);
  const matching = answered.filter((cell) => cell[side] === letter).reduce((sum, { count }) => sum + count, 0);
  return total === 0 ? null : matching / total;
}

function distinct(letters: readonly string[]): string[] {
  return [...new Set(letters)].sort();
}
