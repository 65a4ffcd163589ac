import type { Confidence, Proportion } from '../../../operations/report-shapes.js';
import { aside, paragraph, table, type Cell, type Row, type Section } from '../document/document.js';
import { bar, decimal, percentFigure, pValue } from '../../../words/figures.js';
import { formatCount, formatPercent } from '../../../words/format.js';
import { rowPerSet, type AnswerSet } from './answer-set.js';

export function confidenceSection(sets: readonly AnswerSet[]): Section {
  return {
    title: 'Verbal confidence (1 very uncertain – 5 very certain)',
    blocks: [
      table(
        ['task', '>rated', '>mean', '>sd', '>median', '>mean when right', '>mean when wrong', '>most used level'],
        rowPerSet(sets, ({ counts, confidence }) => [
          formatCount(counts.rated),
          decimal(confidence.mean),
          decimal(confidence.sd),
          decimal(confidence.median, 1),
          decimal(confidence.meanCorrect),
          decimal(confidence.meanWrong),
          modalLevel(confidence),
        ]),
      ),
      paragraph('Distribution, and accuracy at each level', 'strong'),
      table(['task', '>level', '>n', '>correct', '>share', '~', '>accuracy % [95 %]'], sets.flatMap(levelRows)),
      paragraph('High (4–5) against low (1–3) confidence', 'strong'),
      table(
        ['task', 'confidence', '>n', '>correct', '>accuracy % [95 %]', '>Fisher p'],
        sets.flatMap((set) => highAndLowRows(set, sets.length > 1)),
      ),
      aside(
        'More right answers at high confidence than at low are not calibration: that is whether confidence is worth what it ' +
          'says (next section), and whether it tells right from wrong (after it).',
      ),
    ],
  };
}

/** "5 (98.62 %)" */
function modalLevel({ levels, modalShare }: Confidence): string {
  const most = levels.toSorted((left, right) => right.count - left.count)[0];
  return most && modalShare !== null ? `${most.level} (${formatPercent(modalShare)})` : '–';
}

/** Of the whole all five levels, of a task those that were used. */
function levelRows({ name, figures, isWhole }: AnswerSet): Row[] {
  const shown = figures.confidence.levels
    .toSorted((left, right) => right.level - left.level)
    .filter(({ count }) => isWhole || count > 0);
  return shown.map(({ level, count, share, accuracy }, index) => ({
    cells: [
      index === 0 ? name : '',
      String(level),
      formatCount(count),
      formatCount(accuracy.count),
      formatPercent(share),
      bar(share),
      percentFigure(accuracy),
    ],
    strong: isWhole,
  }));
}

function highAndLowRows({ name, figures, isWhole }: AnswerSet, isOneOfSeveral: boolean): Row[] {
  const { high, low, pHighVersusLow } = figures.confidence;
  const cellsOf = (confidence: string, accuracy: Proportion): Cell[] => [
    confidence,
    formatCount(accuracy.n),
    formatCount(accuracy.count),
    percentFigure(accuracy),
  ];
  const strong = isWhole && isOneOfSeveral;
  return [
    { cells: [name, ...cellsOf('high', high), pValue(pHighVersusLow)], strong },
    { cells: ['', ...cellsOf('low', low), ''], strong },
  ];
}
