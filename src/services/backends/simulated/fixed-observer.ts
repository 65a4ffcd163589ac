import type { Observer, Reply, Trial } from './observer.js';
import { replyTokens } from './reply-tokens.js';

const ANSWERS = [
  { token: 'A', probability: 0.9 },
  { token: 'B', probability: 0.1 },
];
const RATINGS = [
  { token: '5', probability: 0.9 },
  { token: '4', probability: 0.1 },
];
/** "confidence", ":", " ", "5". */
const RATING_INDEX = 3;

const answer: Reply = { tokens: replyTokens('A', 0, ANSWERS), repertoire: ['A', 'B'] };
const confidence: Reply = {
  tokens: replyTokens('confidence: 5', RATING_INDEX, RATINGS),
  repertoire: ['confidence: 5', '5', 'confidence: 4', '4'],
};

/** Says "A" and "confidence: 5" to everything: for benches, where only time matters. */
export function fixedObserver(): Observer {
  return {
    name: 'fixed',
    fingerprint: 'simulated-fixed',
    needsQuestion: false,
    observe: ({ stage }: Trial) => (stage === 1 ? answer : confidence),
  };
}
