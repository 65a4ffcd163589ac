import type { Psychometric } from '../../../operations/report-shapes.js';
import { aside, paragraph, table, type Block, type Section } from '../document/document.js';
import { bar, interval, percentFigure, pStatement } from '../../../words/figures.js';
import { formatCount } from '../../../words/format.js';
import { reasonInWords } from '../../../words/reason-words.js';
import { row } from './calibration-measures.js';

/** How accuracy and confidence follow the difficulty that the dataset declares. */
export function psychometricSection(curves: readonly Psychometric[]): Section {
  return {
    title: 'Accuracy and confidence by difficulty',
    blocks:
      curves.length === 0
        ? [paragraph('The dataset declares no difficulty for any of its tasks.')]
        : [
            ...curves.flatMap(curveBlocks),
            aside(
              'The curve: accuracy(level) = ½ + (½ − lapse) / (1 + exp(−slope × (level − threshold))), by maximum likelihood. ' +
                'Its p is of the deviance: a small one means that the curve does not fit.',
            ),
          ],
  };
}

function curveBlocks(curve: Psychometric): Block[] {
  const { task, factor, easier, points } = curve;
  return [
    paragraph(`${task} by ${factor}, hard to easy (${easier === 'HIGHER' ? 'higher' : 'lower'} is easier)`, 'strong'),
    table(
      [`>${factor}`, '>n', '>correct', '>accuracy % [95 %]', '~', '>mean rating [95 %]'],
      points.map(({ level, accuracy, confidence }) => [
        String(level),
        formatCount(accuracy.n),
        formatCount(accuracy.count),
        percentFigure(accuracy),
        bar(accuracy.value),
        interval(confidence, 2),
      ]),
    ),
    fitBlock(curve),
  ];
}

function fitBlock({ factor, fit, reason }: Psychometric): Block {
  if (!fit) return paragraph(`No curve: ${reasonInWords(reason ?? 'no_data')}.`);
  const goodness =
    fit.goodnessP === null ? 'no degrees of freedom to test the curve' : `the curve: ${pStatement(fit.goodnessP)}`;
  return table(
    ['fit', '>value [95 %]', '>n'],
    [
      row('threshold', fit.threshold, `the ${factor} half way between chance and the best it reaches`),
      row('slope', fit.slope, `per unit of ${factor}, towards the easier end`),
      row('lapse', fit.lapse, `errors that remain however easy the question; ${goodness}`),
    ],
  );
}
