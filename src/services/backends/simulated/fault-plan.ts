import type { FaultRule } from './fault.js';
import { SeededDraws } from './seeded-draws.js';

/** What is known of a request when it has been read. */
export interface FaultCandidate {
  readonly stage: 1 | 2;
  /** Null when the request does not say: then no rule that names a question is for it. */
  readonly qid: string | null;
  /** 1-based. */
  readonly attempt: number;
  /** Names the request in draws by rate: its X-Request-Id, so that a request has the same fate in whatever order it comes. */
  readonly id: string;
}

/** A rule with its counts since it was set. */
export interface FaultCount {
  readonly rule: FaultRule;
  /** Requests that its restrictions let by, whatever became of them. */
  readonly matched: number;
  /** Requests that got this fault. */
  readonly injected: number;
}

interface Counted {
  readonly rule: FaultRule;
  matched: number;
  injected: number;
}

/**
 * Chooses the fault of each request: the first rule that strikes. Every rule counts all requests that it is for, also
 * those that an earlier rule takes, so that "the third" means the same whatever stands before it.
 */
export class FaultPlan {
  private readonly rules: readonly Counted[];
  private readonly startedAt: number;

  /**
   * @param seed  another number is another draw of all rates
   * @param now   a clock in ms; windows of time count from this call on
   */
  constructor(
    rules: readonly FaultRule[],
    private readonly seed: number,
    private readonly now: () => number = () => performance.now(),
  ) {
    this.rules = rules.map((rule) => ({ rule, matched: 0, injected: 0 }));
    this.startedAt = now();
  }

  get isEmpty(): boolean {
    return this.rules.length === 0;
  }

  get counts(): FaultCount[] {
    return this.rules.map((counted) => ({ ...counted }));
  }

  /** Null when nothing is to happen to this request. */
  faultFor(candidate: FaultCandidate): FaultRule | null {
    if (this.isEmpty) return null;
    const elapsedMs = this.now() - this.startedAt;
    let chosen: Counted | undefined;
    for (const [index, counted] of this.rules.entries()) {
      if (!isFor(counted.rule, candidate, elapsedMs)) continue;
      counted.matched += 1;
      if (!chosen && this.strikes(counted, index, candidate.id)) chosen = counted;
    }
    if (!chosen) return null;
    chosen.injected += 1;
    return chosen.rule;
  }

  private strikes({ rule, matched }: Counted, index: number, id: string): boolean {
    if (rule.nth !== undefined) return matched === rule.nth;
    if (rule.first !== undefined) return matched <= rule.first;
    if (rule.every !== undefined) return matched % rule.every === 0;
    // The rule's place is part of the name: rules of equal rate would otherwise strike the same requests.
    if (rule.rate !== undefined) return new SeededDraws(`${this.seed}/fault/${index}/${id}`).uniform() < rule.rate;
    return true;
  }
}

function isFor(rule: FaultRule, { stage, qid, attempt }: FaultCandidate, elapsedMs: number): boolean {
  return (
    (rule.stage === undefined || rule.stage === stage) &&
    (rule.qid === undefined || rule.qid === qid) &&
    (rule.maxAttempt === undefined || attempt <= rule.maxAttempt) &&
    elapsedMs >= (rule.fromMs ?? 0) &&
    elapsedMs < (rule.untilMs ?? Infinity)
  );
}
