import { type Observer, type Reply, type Trial, UnknownQuestionError } from './observer.js';
import { replyKey, type RecordedReply, type RecordedResults } from './recorded-results.js';
import { replyTokens } from './reply-tokens.js';

/** Stands for every token that the recording does not tell of: their mass together, under no real token's name. */
const UNRECORDED = '<|unrecorded|>';
/** Below this the difference to 1 is rounding, not mass. */
const NEGLIGIBLE_MASS = 1e-9;

/**
 * Replays a results file by question and stage: the raw text, and the recorded probabilities as those of the first
 * token. Sampling parameters change nothing.
 */
export function recordedObserver({ replies, fingerprint }: RecordedResults): Observer {
  return {
    name: 'recorded',
    fingerprint: `simulated-recorded-${fingerprint.slice(0, 12)}`,
    needsQuestion: true,
    observe: ({ qid, stage }: Trial) => {
      const recorded = replies.get(replyKey(qid, stage));
      if (!recorded) throw new UnknownQuestionError(`The recording holds no stage ${stage} of question ${qid}.`);
      return toReply(recorded);
    },
  };
}

function toReply({ text, probabilities }: RecordedReply): Reply {
  const letters = Object.keys(probabilities);
  const known = Object.entries(probabilities).map(([token, probability]) => ({ token, probability }));
  const tokens = replyTokens(text, 0, known);
  const [first, ...rest] = tokens;
  const mass = first?.alternatives.reduce((sum, { probability }) => sum + probability, 0) ?? 1;
  if (!first || mass > 1 - NEGLIGIBLE_MASS) return { tokens, repertoire: [text, ...letters] };
  const alternatives = [...first.alternatives, { token: UNRECORDED, probability: 1 - mass }];
  return { tokens: [{ ...first, alternatives }, ...rest], repertoire: [text, ...letters] };
}
