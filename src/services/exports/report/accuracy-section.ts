import type { Figures } from '../../../operations/report-shapes.js';
import { aside, list, table, type Section } from '../document/document.js';
import { bar, percentFigure, pStatement, pValue } from '../../../words/figures.js';
import { formatCount, formatPercent } from '../../../words/format.js';
import { rowPerSet, type AnswerSet } from './answer-set.js';

export function accuracySection(sets: readonly AnswerSet[]): Section {
  const someUnreadable = sets.some(({ figures }) => figures.counts.answered < figures.counts.answers);
  return {
    title: 'Accuracy',
    blocks: [
      table(
        [
          'task',
          '>n',
          '>correct',
          '>accuracy % [95 %]',
          '~',
          '>p against chance',
          '>always majority',
          '>p against that',
        ],
        rowPerSet(sets, ({ accuracy, decision }) => [
          formatCount(accuracy.n),
          formatCount(accuracy.count),
          percentFigure(accuracy),
          bar(accuracy.value),
          pValue(decision.pVersusChance),
          formatPercent(decision.majorityShare),
          pValue(decision.pVersusMajority),
        ]),
      ),
      ...list(sets.flatMap(({ name, figures }) => verdicts(name, figures))),
      ...(someUnreadable ? [answeredTable(sets)] : []),
      aside(
        'Intervals are Wilson 95 %. Chance is one half; "always majority" is what answering the commoner right letter ' +
          'every time would score. p: exact two-sided binomial tests.',
      ),
    ],
  };
}

/** What a reader must not overlook: worse than a coin, or worse than one letter for everything. */
function verdicts(name: string, { accuracy, decision }: Figures): string[] {
  const { value, low, high } = accuracy;
  if (value === null || low === null || high === null) return [];
  const found: string[] = [];
  if (high < 0.5) found.push(`${name}: BELOW chance (${pStatement(decision.pVersusChance)})`);
  else if (low <= 0.5) found.push(`${name}: not distinguishable from guessing (${pStatement(decision.pVersusChance)})`);
  const share = decision.majorityShare;
  if (share !== null && value < share) {
    const letter = majorityLetter(decision.confusion);
    found.push(
      `${name}: always answering ${letter} would score ${formatPercent(share)}, more than this run's ${formatPercent(value)}`,
    );
  }
  return found;
}

function majorityLetter(confusion: Figures['decision']['confusion']): string {
  const truths = new Map<string, number>();
  for (const { truth, response, count } of confusion) {
    if (response !== null) truths.set(truth, (truths.get(truth) ?? 0) + count);
  }
  return [...truths].toSorted(([, left], [, right]) => right - left)[0]?.[0] ?? 'one letter';
}

function answeredTable(sets: readonly AnswerSet[]) {
  return table(
    ['task', '>with a letter', '>correct', '>accuracy of these % [95 %]'],
    rowPerSet(sets, ({ accuracyAnswered }) => [
      formatCount(accuracyAnswered.n),
      formatCount(accuracyAnswered.count),
      percentFigure(accuracyAnswered),
    ]),
  );
}
