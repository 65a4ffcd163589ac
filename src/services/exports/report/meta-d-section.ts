import { aside, list, table, type Section } from '../document/document.js';
import { decimal, interval } from '../../../words/figures.js';
import { formatCount } from '../../../words/format.js';
import { reasonInWords } from '../../../words/reason-words.js';
import { rowPerSet, type AnswerSet } from './answer-set.js';

/** Metacognitive efficiency. */
export function metaDSection(sets: readonly AnswerSet[]): Section {
  return {
    title: 'Efficiency: meta-d′',
    blocks: [
      table(
        ['task', '>n', '>d′', '>meta-d′ [95 %]', '>M-ratio [95 %]', 'reliable'],
        rowPerSet(sets, ({ metaD }) => [
          formatCount(metaD.n),
          decimal(metaD.dPrime, 2),
          interval(metaD.metaDPrime, 2),
          interval(metaD.mRatio, 2),
          metaD.reliable ? 'yes' : { text: 'NO', tone: 'bad' },
        ]),
      ),
      ...list(
        sets
          .filter(({ figures }) => figures.metaD.reasons.length > 0)
          .map(
            ({ name, figures }) =>
              `${name} is not to be trusted: ${figures.metaD.reasons.map(reasonInWords).join('; ')}.`,
          ),
      ),
      aside(
        'meta-d′ is the d′ that an ideal observer would need to rate as this model does (maximum likelihood, Maniscalco & Lau ' +
          '2012); M-ratio = meta-d′ / d′, 1 is ideal. Intervals are bootstrapped. This d′ is of padded counts and of the rated ' +
          'answers.',
      ),
    ],
  };
}
