import type { Tokens } from '../../../operations/report-shapes.js';
import {
  aside,
  list,
  paragraph,
  table,
  type Block,
  type Notice,
  type Section,
  type Table,
} from '../document/document.js';
import { dashesExplained, decimal, interval, percentFigure, points } from '../../../words/figures.js';
import { formatCount, formatPercent, NONE } from '../../../words/format.js';
import { reasonInWords } from '../../../words/reason-words.js';
import { rowPerSet, type AnswerSet } from './answer-set.js';
import { calibrationMeasures, plain, row } from './calibration-measures.js';
import { overconfidenceInWords } from './calibration-words.js';
import { discriminationMeasures } from './discrimination-section.js';
import { discriminationInWords } from './discrimination-words.js';

const BOUNDS: Readonly<Record<string, string>> = {
  lower: 'at the low end of its range: the probabilities separate the truths perfectly',
  upper: 'at the high end of its range: the probabilities tell nothing of the truth, or point away from it',
};

/** The second source of confidence: the probability of the given letter at the first answer token. */
export function tokenSection(sets: readonly AnswerSet[]): Section {
  const title = 'Token probability as confidence';
  const whole = sets.find(({ isWhole }) => isWhole);
  if (!whole || whole.figures.tokens.n === 0) {
    return { title, blocks: [paragraph('No answer has token probabilities, so there is nothing to compute.')] };
  }
  return {
    title,
    blocks: [
      ...placeholderNotice(whole.figures.tokens),
      paragraph(coverage(whole)),
      ...list(
        sets.flatMap(({ name, figures }) => [
          `${name}: ${overconfidenceInWords(figures.tokenCalibration)}`,
          `${name}: ${discriminationInWords(figures.tokenDiscrimination)}`,
        ]),
      ),
      byTask(sets),
      ...list(dashesExplained(sets.map(({ name, figures }) => ({ name, estimate: figures.tokens.auroc })))),
      aside(
        'Confidence is the share of the given letter in the probability of all option letters. "Letter AUROC" is of the ' +
          'answers, not of confidence: does p(first letter) tell the truths apart? Below one half it points away from the key.',
      ),
      ...ofWhole(whole, sets.length > 1),
      paragraph('Temperature', 'strong'),
      temperatureTable(sets),
      ...list(temperatureNotes(sets)),
      aside(
        'The one temperature that makes the probabilities fit the truth best; above 1 the model is overconfident. NLL: mean ' +
          'negative log likelihood of the right letter, nats. "Cross-fitted" is fitted on other questions than it is scored on.',
      ),
    ],
  };
}

function placeholderNotice({ placeholderSuspect, distinct, n }: Tokens): Notice[] {
  if (!placeholderSuspect) return [];
  return [
    {
      kind: 'notice',
      tone: 'bad',
      title: 'PLACEHOLDER PROBABILITIES: made by a rule, not by a model',
      lines: [
        `${formatCount(n)} answers have only ${distinct} different values, so everything in this section is about that rule. ` +
          'Do not report it as the confidence of a model.',
      ],
    },
  ];
}

function coverage({ figures: { tokens, counts } }: AnswerSet): string {
  const { n, distinct, argmaxDisagrees, ties, minSum, maxSum } = tokens;
  return (
    `${formatCount(n)} of ${formatCount(counts.answered)} answers, ${formatCount(distinct)} different values; the letters' ` +
    `probabilities sum to ${decimal(minSum)} to ${decimal(maxSum)}. In ${formatCount(argmaxDisagrees)} answers the letter ` +
    `that was given is not the more probable one, in ${formatCount(ties)} both are equally probable.`
  );
}

function byTask(sets: readonly AnswerSet[]): Table {
  return table(
    ['task', '>n', '>says', '>is right % [95 %]', '>ECE [95 %]'],
    rowPerSet(sets, ({ tokenCalibration: { n, meanConfidence, accuracy, ece } }) => [
      formatCount(n),
      formatPercent(meanConfidence),
      percentFigure(accuracy),
      interval(ece),
    ]),
  );
}

function ofWhole({ name, figures }: AnswerSet, isOneOfSeveral: boolean): Block[] {
  const of = isOneOfSeveral ? ` (${name})` : '';
  return [
    paragraph(`Calibration${of}, ten bins of equal width`, 'strong'),
    calibrationMeasures(figures.tokenCalibration),
    paragraph(`Reliability${of}`, 'strong'),
    table(
      ['bin', '>says', '>n', '>is right % [95 %]', '>gap, points'],
      figures.tokenCalibration.reliability
        .filter(({ n }) => n > 0)
        .map((bin) => [
          `${decimal(bin.low, 2)}–${decimal(bin.high, 2)}`,
          formatPercent(bin.confidence, 1),
          formatCount(bin.n),
          percentFigure(bin.accuracy),
          points({ value: bin.gap, low: null, high: null }),
        ]),
    ),
    paragraph(`Sensitivity${of}`, 'strong'),
    discriminationMeasures(figures.tokenDiscrimination),
    paragraph(`The letters' probabilities against the truth${of}`, 'strong'),
    table(
      ['measure', '>value [95 %]', '>n'],
      [
        row('letter AUROC', figures.tokens.auroc, 'does p(first letter) tell the truths apart? 0.5 is not at all'),
        plain('letter Brier score', figures.tokens.brier, figures.tokens.n, 'of p(first letter); 0.25 is a coin'),
      ],
    ),
  ];
}

function temperatureTable(sets: readonly AnswerSet[]): Table {
  return table(
    ['task', '>letter AUROC [95 %]', '>T', '>NLL', '>NLL at T', '>ECE at T', '>ECE cross- fitted'],
    rowPerSet(sets, ({ tokens: { auroc, temperature: fit }, tokenTemperature: { calibration } }) => [
      interval(auroc),
      decimal(fit.temperature, 2),
      decimal(fit.nllBefore),
      decimal(fit.nllAfter),
      decimal(fit.eceAfter),
      calibration ? decimal(calibration.ece.value) : NONE,
    ]),
  );
}

function temperatureNotes(sets: readonly AnswerSet[]): string[] {
  return sets.flatMap(({ name, figures: { tokens, tokenTemperature } }) => {
    const { bound } = tokens.temperature;
    return [
      ...(bound === null ? [] : [`${name}: T is ${BOUNDS[bound] ?? bound}.`]),
      ...(tokenTemperature.reason === null
        ? []
        : [`the cross-fitted T of ${name}: ${reasonInWords(tokenTemperature.reason)}.`]),
    ];
  });
}
