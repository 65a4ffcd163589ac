import type { MetaD } from '../statistics/meta-d.js';
import { lazyEstimate, type IntervalSource, type LazyEstimate } from './lazy-estimate.js';

export type MetaDName = 'metaDPrime' | 'mRatio' | 'mDiff';

/** meta-d' of one set of answers; the intervals are bootstrapped when they are read. */
export class MetaDMeasures {
  constructor(
    private readonly fit: MetaD,
    private readonly intervals: IntervalSource<MetaDName>,
  ) {}

  get n(): number {
    return this.fit.n;
  }

  get dPrime(): number | null {
    return this.fit.dPrime;
  }

  get criterion(): number | null {
    return this.fit.criterion;
  }

  get metaDPrime(): LazyEstimate {
    return this.#estimate('metaDPrime');
  }

  get mRatio(): LazyEstimate {
    return this.#estimate('mRatio');
  }

  get mDiff(): LazyEstimate {
    return this.#estimate('mDiff');
  }

  get logLikelihood(): number | null {
    return this.fit.logLikelihood;
  }

  get reliable(): boolean {
    return this.fit.reliable;
  }

  get reasons(): readonly string[] {
    return this.fit.reasons;
  }

  #estimate(name: MetaDName): LazyEstimate {
    const value = this.fit[name];
    const reason = value === null ? (this.fit.reasons[0] ?? null) : null;
    return lazyEstimate({ name, value, n: this.fit.n, reason, intervals: this.intervals });
  }
}
