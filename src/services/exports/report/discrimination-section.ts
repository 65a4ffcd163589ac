import type { Discrimination, RiskPoint } from '../../../operations/report-shapes.js';
import { aside, list, paragraph, table, type Block, type Section, type Table } from '../document/document.js';
import { bar, dashesExplained, decimal, interval } from '../../../words/figures.js';
import { formatCount, formatPercent } from '../../../words/format.js';
import { rowPerSet, type AnswerSet } from './answer-set.js';
import { plain, row } from './calibration-measures.js';
import { discriminationInWords } from './discrimination-words.js';

/** Type 2: does confidence tell right answers from wrong ones? */
export function discriminationSection(sets: readonly AnswerSet[]): Section {
  const whole = sets.find(({ isWhole }) => isWhole);
  return {
    title: 'Sensitivity: does confidence tell right answers from wrong ones?',
    blocks: [
      ...list(sets.map(({ name, figures }) => `${name}: ${discriminationInWords(figures.discrimination)}`)),
      table(
        ['task', '>right', '>wrong', '>AUROC [95 %]', '>gamma [95 %]', '>meta-I, bits'],
        rowPerSet(sets, ({ discrimination }) => [
          formatCount(discrimination.correct),
          formatCount(discrimination.wrong),
          interval(discrimination.auroc),
          interval(discrimination.gamma),
          decimal(discrimination.metaInformation.bits, 4),
        ]),
      ),
      ...list(dashesExplained(sets.flatMap(estimatesOf))),
      ...(sets.length > 1
        ? [aside('Tasks of different difficulty pooled together inflate "all": read it task by task.')]
        : []),
      ...(whole ? ofWhole(whole, sets.length > 1) : []),
    ],
  };
}

function estimatesOf({ name, figures: { discrimination } }: AnswerSet) {
  return [
    { name: `AUROC of ${name}`, estimate: discrimination.auroc },
    { name: `gamma of ${name}`, estimate: discrimination.gamma },
  ];
}

function ofWhole({ name, figures: { discrimination } }: AnswerSet, isOneOfSeveral: boolean): Block[] {
  const of = isOneOfSeveral ? ` (${name})` : '';
  return [
    paragraph(`Every measure${of}`, 'strong'),
    discriminationMeasures(discrimination),
    paragraph(`Risk and coverage${of}: if only answers of at least this confidence were accepted`, 'strong'),
    riskTable(discrimination.riskCoverage),
  ];
}

/** Every measure of type-2 sensitivity, each with what it says. */
export function discriminationMeasures(measures: Discrimination): Table {
  const { auroc, gamma, pointBiserial, aurc, metaInformation, n } = measures;
  return table(
    ['measure', '>value [95 %]', '>n'],
    [
      row('AUROC', auroc, 'chance that a right answer has more confidence than a wrong one, ties half; 0.5 is none'),
      plain("Somers' d", measures.somersD, n, '2 AUROC − 1'),
      row('gamma', gamma, 'Goodman and Kruskal; ties left out, so it flatters a scale that is hardly used'),
      plain("Kendall's tau-b", measures.kendallTauB, n, 'rank correlation, corrected for ties'),
      row('point biserial r', pointBiserial, 'correlation of being right with confidence'),
      ...(measures.phi === null
        ? []
        : [plain('phi', measures.phi, n, 'correlation of being right with a rating of 4 or 5')]),
      plain('meta-I, bits', metaInformation.bits, n, 'what confidence tells of being right'),
      plain('meta-I corrected', metaInformation.correctedBits, n, 'for small samples (Miller–Madow); may be below 0'),
      plain(
        'meta-I normalised',
        metaInformation.normalised,
        n,
        'share of all there is to know: 0 nothing, 1 everything',
      ),
      row('AURC', aurc, 'mean share of wrong answers while accepting the most confident first; 0 is best'),
      plain('E-AURC', measures.excessAurc, n, 'AURC less that of a perfect order'),
      plain('AURC normalised', measures.normalisedAurc, n, '0 a perfect order, 1 a random one'),
      plain(
        'AUPRC of errors',
        measures.auprcError,
        n,
        `finding errors by low confidence; chance is ${errorShare(measures)}`,
      ),
    ],
  );
}

function errorShare({ wrong, n }: Discrimination): string {
  return decimal(n === 0 ? null : wrong / n);
}

function riskTable(points: readonly RiskPoint[]): Table {
  return table(
    ['>confidence at least', '>accepted', '>coverage', '~', '>wrong among them'],
    points.map(({ threshold, n, coverage, risk }) => [
      String(threshold),
      formatCount(n),
      formatPercent(coverage),
      bar(coverage),
      formatPercent(risk),
    ]),
  );
}
