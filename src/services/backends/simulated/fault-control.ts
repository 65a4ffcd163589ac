import type { Exchange } from './exchange.js';
import { strike, type FaultEffect } from './fault-effects.js';
import { FaultPlan, type FaultCount } from './fault-plan.js';
import { faultRule, type FaultInput, type FaultName } from './fault.js';
import type { Listener } from './listener.js';
import type { ServedModel } from './served-model.js';

/** Nothing happens to the request. */
const NO_EFFECT: FaultEffect = {};

interface FaultControlDeps {
  /** Of all draws by rate. */
  readonly seed: number;
  readonly listener: Listener;
  readonly served: ServedModel;
}

/** The switches of a running simulator. */
export class FaultControl {
  private plan: FaultPlan;
  private readonly totals = new Map<FaultName, number>();

  constructor(private readonly deps: FaultControlDeps) {
    this.plan = new FaultPlan([], deps.seed);
  }

  /**
   * Puts these rules in the place of all others, counts and windows of time from now on, and gives back the own model.
   * What has begun goes on: a closed port opens in its time.
   * @throws ZodError naming what is wrong; then nothing changes
   */
  set(rules: readonly FaultInput[]): void {
    this.plan = new FaultPlan(
      rules.map((rule) => faultRule.parse(rule)),
      this.deps.seed,
    );
    this.deps.served.restore();
  }

  clear(): void {
    this.set([]);
  }

  /** The rules in force, with what they have done. */
  list(): FaultCount[] {
    return this.plan.counts;
  }

  /** How often each fault was injected since the simulator was started, whatever has been set since. */
  injected(): ReadonlyMap<FaultName, number> {
    return this.totals;
  }

  /** Decides what happens to a chat request that has been read, and notes it there. */
  strike(exchange: Exchange, stage: 1 | 2): FaultEffect {
    const rule = this.plan.isEmpty ? null : this.plan.faultFor(candidate(exchange, stage));
    if (rule) {
      exchange.fault = rule.fault;
      this.totals.set(rule.fault, (this.totals.get(rule.fault) ?? 0) + 1);
    }
    const effect = rule ? strike(rule, this.deps) : NO_EFFECT;
    if (this.deps.served.isReplaced) exchange.fault ??= 'model-changed';
    return effect;
  }
}

function candidate({ requestId, trial, arrival }: Exchange, stage: 1 | 2) {
  return { stage, qid: trial?.qid ?? null, attempt: trial?.attempt ?? 1, id: requestId ?? `arrival ${arrival}` };
}
