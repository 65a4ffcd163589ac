import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { type Observer, type Reply, type TokenProbability, type Trial, UnknownQuestionError } from './observer.js';
import type { QuestionLookup, TrialQuestion } from './question-lookup.js';
import { byMass, replyTokens } from './reply-tokens.js';
import { SeededDraws } from './seeded-draws.js';
import type { SignalDetectionParameters } from './signal-detection-parameters.js';

/** vLLM samples greedily below this temperature. */
const GREEDY_BELOW = 1e-5;
const QUESTIONS_KEPT = 20_000;
const RATINGS = [1, 2, 3, 4, 5];
/** "confidence", ":", " ", "5". */
const RATING_INDEX = 3;

/** Share of a letter's mass on its variant with a space before it. */
const SPACED_SHARE = 0.01;
/** Mass on tokens that are no letter, shared out by halves. */
const OTHER_MASS = 0.002;
const OTHER_TOKENS = ['The', 'Answer', '**', 'I', 'Based', 'There', '(', 'It', 'In', 'To'];

type LetterPair = readonly [string, string];

/**
 * An ideal observer with human faults (equal-variance signal detection): evidence is drawn once per question, so the
 * same image always looks the same; the letter and the rating follow from it at temperature 0 and are sampled from its
 * token probabilities above. Every draw depends on the seed, the question and, above temperature 0, on the sample and
 * the request's own seed; never on the order of requests.
 */
export class SignalDetectionObserver implements Observer {
  readonly name = 'signal-detection';
  readonly fingerprint: string;
  readonly needsQuestion = true;
  /** Questions already looked up; a run's questions never change. */
  private readonly questions = new LRUCache<string, TrialQuestion>({ max: QUESTIONS_KEPT });

  constructor(private readonly deps: { parameters: SignalDetectionParameters; lookup: QuestionLookup }) {
    this.fingerprint = `simulated-signal-detection-${hash('sha1', JSON.stringify(deps.parameters)).slice(0, 12)}`;
  }

  async observe(trial: Trial): Promise<Reply> {
    const question = await this.question(trial);
    const [first, second] = question.letters;
    if (first === undefined || second === undefined || question.letters.length > 2) {
      throw new UnknownQuestionError(
        `Signal detection is for two alternatives; question ${trial.qid} has ${question.letters.length}.`,
      );
    }
    const evidence = this.evidence(trial.qid, question, [first, second]);
    const answer = this.answer(trial, evidence, [first, second]);
    if (trial.stage === 1) return { tokens: answer.tokens, repertoire: [first, second] };
    const own = letterOf(trial.ownAnswer, question.letters) ?? answer.letter;
    return this.confidence(trial, own === second ? evidence : -evidence);
  }

  /** Evidence for the second letter over the first, beyond the criterion. */
  private evidence(qid: string, question: TrialQuestion, [, second]: LetterPair): number {
    const { parameters } = this.deps;
    const draws = new SeededDraws(`${parameters.seed}/${qid}/evidence`);
    const lapsed = draws.uniform() < parameters.lapseRate;
    const exponent = parameters.exponents[question.task] ?? parameters.exponent;
    const growth = (parameters.maxSensitivity - parameters.minSensitivity) * question.level ** exponent;
    const signal = lapsed ? 0 : (parameters.minSensitivity + growth) / 2;
    const mean = question.correctLetter === second ? signal : -signal;
    return mean + draws.normal() + parameters.bias;
  }

  private answer(trial: Trial, evidence: number, [first, second]: LetterPair) {
    const logit = this.deps.parameters.logitPerEvidence * evidence;
    const chanceOfSecond = (temperature: number) => 1 / (1 + Math.exp(-logit / temperature));
    const isSecond =
      trial.temperature < GREEDY_BELOW
        ? evidence > 0
        : this.sampling(trial, 1).uniform() < chanceOfSecond(trial.temperature);
    const letter = isSecond ? second : first;
    // Reported before temperature, as vLLM does by default (raw_logprobs).
    const mass = (1 - OTHER_MASS) * chanceOfSecond(1);
    const alternatives = [...variants(second, mass), ...variants(first, 1 - OTHER_MASS - mass), ...others()].sort(
      byMass,
    );
    return { letter, tokens: replyTokens(letter, 0, alternatives) };
  }

  /** @param support  evidence for the own answer; below 0 when it speaks for the other one */
  private confidence(trial: Trial, support: number): Reply {
    const { parameters } = this.deps;
    const noise = new SeededDraws(`${parameters.seed}/${trial.qid}/rating`).normal() * parameters.ratingNoise;
    const felt = 1 + parameters.confidenceCriteria.filter((criterion) => support + noise > criterion).length;
    const weights = RATINGS.map((rating) => Math.exp(-parameters.ratingSharpness * Math.abs(rating - felt)));
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const given =
      trial.temperature < GREEDY_BELOW
        ? felt
        : 1 + this.sampling(trial, 2).index(weights.map((weight) => weight ** (1 / trial.temperature)));
    const alternatives = RATINGS.map((rating, index) => ({
      token: String(rating),
      probability: (weights[index] ?? 0) / total,
    })).sort(byMass);
    return {
      tokens: replyTokens(`confidence: ${given}`, RATING_INDEX, alternatives),
      repertoire: RATINGS.flatMap((rating) => [`confidence: ${rating}`, String(rating)]),
    };
  }

  private sampling({ qid, sample, seed }: Trial, stage: 1 | 2): SeededDraws {
    return new SeededDraws(`${this.deps.parameters.seed}/${qid}/${sample}/${stage}/${seed ?? ''}`);
  }

  private async question({ run, qid }: Trial): Promise<TrialQuestion> {
    const key = `${run}/${qid}`;
    const known = this.questions.get(key);
    if (known) return known;
    const question = await this.deps.lookup(qid, run);
    if (!question) throw new UnknownQuestionError(`The simulated observer knows no answer to question ${qid}.`);
    this.questions.set(key, question);
    return question;
  }
}

/** The letter that an answer begins with; undefined when it begins with something else. */
function letterOf(answer: string | null, letters: readonly string[]): string | undefined {
  return letters.find((letter) => answer?.trim().startsWith(letter));
}

function variants(letter: string, mass: number): TokenProbability[] {
  return [
    { token: letter, probability: mass * (1 - SPACED_SHARE) },
    { token: ` ${letter}`, probability: mass * SPACED_SHARE },
  ];
}

function others(): TokenProbability[] {
  return OTHER_TOKENS.map((token, index) => ({ token, probability: OTHER_MASS / 2 ** (index + 1) }));
}
