import type { FactorValue } from '../../../operations/report-shapes.js';
import { paragraph, table, type Block, type Section } from '../document/document.js';
import { bar, decimal, percentFigure } from '../../../words/figures.js';
import { formatCount } from '../../../words/format.js';
import type { RunAnswers } from './run-answers.js';

/** More values than this are read by a machine: JSON has them all. */
const MOST_VALUES = 64;

/** Accuracy and confidence by every factor of every task, the difficulty apart, which has a section of its own. */
export function factorSection({ run, byFactor, psychometric }: RunAnswers): Section {
  const shown = new Set(psychometric.map(({ task, factor }) => `${task}/${factor}`));
  const blocks = run.dataset.tasks.flatMap(({ name: task }) =>
    byFactor
      .filter(({ factor }) => !shown.has(`${task}/${factor}`))
      .flatMap(({ factor, tasks }) => {
        const values = tasks.find(({ key }) => key === task)?.metrics.by ?? [];
        return values.length === 0 ? [] : factorBlocks(`${task} by ${factor}`, factor, values);
      }),
  );
  return {
    title: 'By factor',
    blocks: blocks.length > 0 ? blocks : [paragraph('The questions have no other factors.')],
  };
}

function factorBlocks(title: string, factor: string, values: readonly FactorValue[]): Block[] {
  const more = values.length - MOST_VALUES;
  return [
    paragraph(title, 'strong'),
    table(
      [factor, '>n', '>correct', '>accuracy % [95 %]', '~', '>mean rating'],
      values
        .slice(0, MOST_VALUES)
        .map(({ key, metrics: { accuracy, confidence } }) => [
          key,
          formatCount(accuracy.n),
          formatCount(accuracy.count),
          percentFigure(accuracy),
          bar(accuracy.value),
          decimal(confidence.mean, 2),
        ]),
    ),
    ...(more > 0 ? [paragraph(`… and ${formatCount(more)} more values; --format json has them all`)] : []),
  ];
}
