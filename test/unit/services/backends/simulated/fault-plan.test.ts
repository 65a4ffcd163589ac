import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { FaultPlan, type FaultCandidate } from '../../../../../src/services/backends/simulated/fault-plan.js';
import { faultRule, type FaultInput } from '../../../../../src/services/backends/simulated/fault.js';

function planOf(rules: readonly FaultInput[], seed = 1, now: () => number = () => 0): FaultPlan {
  return new FaultPlan(
    rules.map((rule) => faultRule.parse(rule)),
    seed,
    now,
  );
}

function request(qid: string, stage: 1 | 2 = 1, attempt = 1): FaultCandidate {
  return { qid, stage, attempt, id: `1/${qid}/0/${stage}/${attempt}` };
}
const requests = (count: number): FaultCandidate[] => Array.from({ length: count }, (_, i) => request(`Q-${i + 1}`));

/** Numbers, from 1, of the requests that get a fault. */
function struck(plan: FaultPlan, candidates: readonly FaultCandidate[]): number[] {
  return candidates.flatMap((candidate, index) => (plan.faultFor(candidate) ? [index + 1] : []));
}

describe('FaultPlan', () => {
  it.each([
    ['all', {}, [1, 2, 3, 4, 5, 6]],
    ['the first', { first: 1 }, [1]],
    ['the first three', { first: 3 }, [1, 2, 3]],
    ['the fourth', { nth: 4 }, [4]],
    ['every other', { every: 2 }, [2, 4, 6]],
    ['one question', { qid: 'Q-5' }, [5]],
    ['nobody at rate 0', { rate: 0 }, []],
    ['everybody at rate 1', { rate: 1 }, [1, 2, 3, 4, 5, 6]],
  ] as const)('strikes %s', (_, when, expected) => {
    expect(struck(planOf([{ fault: 'stall', ...when }]), requests(6))).toEqual(expected);
  });

  it('counts positions among the requests that the restrictions let by', () => {
    const plan = planOf([{ fault: 'stall', stage: 2, nth: 2 }]);
    const mixed = [request('a', 2), request('b', 1), request('c', 1), request('d', 2), request('e', 2)];
    expect(struck(plan, mixed)).toEqual([4]);
  });

  it('spares attempts beyond the one named', () => {
    const plan = planOf([{ fault: 'http-500', maxAttempt: 2 }]);
    expect(
      struck(
        plan,
        [1, 2, 3].map((attempt) => request('a', 1, attempt)),
      ),
    ).toEqual([1, 2]);
  });

  it('leaves requests without a question to rules that name none', () => {
    const nameless: FaultCandidate = { stage: 1, qid: null, attempt: 1, id: 'arrival 1' };
    expect(planOf([{ fault: 'stall', qid: 'Q-1' }]).faultFor(nameless)).toBeNull();
    expect(planOf([{ fault: 'stall' }]).faultFor(nameless)).not.toBeNull();
  });

  it('strikes within its window of time, end excluded', () => {
    let nowMs = 1_000;
    const plan = planOf([{ fault: 'stall', fromMs: 100, untilMs: 200 }], 1, () => nowMs);
    const at = (elapsedMs: number) => {
      nowMs = 1_000 + elapsedMs;
      return plan.faultFor(request('a')) !== null;
    };
    expect([0, 99, 100, 199, 200].map(at)).toEqual([false, false, true, true, false]);
  });

  it('lets the first rule win, while each counts every request that it is for', () => {
    const plan = planOf([
      { fault: 'http-500', first: 2 },
      { fault: 'http-503', nth: 2 },
      { fault: 'http-429', nth: 3 },
    ]);
    expect(requests(4).map((candidate) => plan.faultFor(candidate)?.fault)).toEqual([
      'http-500',
      'http-500',
      'http-429',
      undefined,
    ]);
    expect(plan.counts.map(({ rule, matched, injected }) => [rule.fault, matched, injected])).toEqual([
      ['http-500', 4, 2],
      ['http-503', 4, 0],
      ['http-429', 4, 1],
    ]);
  });

  describe('by rate', () => {
    const rules: FaultInput[] = [
      { fault: 'http-500', rate: 0.3 },
      { fault: 'http-503', rate: 0.3 },
    ];
    const many = requests(200);
    const fates = (order: readonly FaultCandidate[], seed = 1) => {
      const plan = planOf(rules, seed);
      return new Map(order.map((candidate) => [candidate.id, plan.faultFor(candidate)?.fault]));
    };

    it('gives a request the same fate in whatever order it comes', () => {
      const expected = fates(many);
      fc.assert(
        fc.property(fc.shuffledSubarray(many), (order) => {
          for (const [id, fault] of fates(order)) expect(fault).toBe(expected.get(id));
        }),
        { numRuns: 50 },
      );
    });

    it('draws anew for another seed, and for another attempt', () => {
      expect(fates(many, 2)).not.toEqual(fates(many, 1));
      const plan = planOf([{ fault: 'stall', rate: 0.5 }]);
      const attempts = Array.from({ length: 20 }, (_, i) => request('Q-1', 1, i + 1));
      const hits = struck(plan, attempts).length;
      expect(hits).toBeGreaterThan(0);
      expect(hits).toBeLessThan(20);
    });

    it('strikes about as often as it says, each rule on its own', () => {
      const found = [...fates(requests(4_000)).values()];
      const share = (fault: string) => found.filter((name) => name === fault).length / found.length;
      // 0.3, and 0.3 of the rest; sd of either share is below 0.008
      expect(Math.abs(share('http-500') - 0.3)).toBeLessThan(0.03);
      expect(Math.abs(share('http-503') - 0.21)).toBeLessThan(0.03);
    });
  });
});

describe('faultRule', () => {
  it.each([
    [{ fault: 'http-500', nth: 1, rate: 0.5 }, 'give only one of nth, first, every and rate'],
    [{ fault: 'http-503', retryAfter: 1, retryAfterDate: 1 }, 'give only one of retryAfter and retryAfterDate'],
    [{ fault: 'stall', fromMs: 5, untilMs: 5 }, 'untilMs must come after fromMs'],
    [{ fault: 'stall', retryAfter: 1 }, 'Unrecognized key'],
    [{ fault: 'stall', rate: 1.5 }, 'rate'],
    [{ fault: 'stall', stage: 3 }, 'stage'],
    [{ fault: 'stall', nth: 0 }, 'nth'],
    [{ fault: 'nonsense' }, 'fault'],
  ])('refuses %j', (rule, message) => {
    expect(faultRule.safeParse(rule).error?.message).toContain(message);
  });

  it('fills in defaults', () => {
    expect(faultRule.parse({ fault: 'wrong-letter' })).toEqual({ fault: 'wrong-letter', stage: 1, text: 'C' });
    expect(faultRule.parse({ fault: 'http-503' })).toEqual({ fault: 'http-503' });
  });
});
