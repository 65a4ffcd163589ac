import { describe, expect, it } from '@jest/globals';
import type { AnswerCell } from '../../../../src/services/statistics/answer-cell.js';
import { estimate } from '../../../../src/services/statistics/estimate.js';
import { firstLetterAuroc } from '../../../../src/services/statistics/first-letter-auroc.js';
import { keyAlarm, type KeyConflict, type TaskResults } from '../../../../src/services/statistics/key-alarm.js';
import { seededUniform } from '../../../../src/services/statistics/seeded-uniform.js';
import type { TokenCell } from '../../../../src/services/statistics/token-cell.js';

/** Answers to a task whose truths are half A and half B, unless `truths` says otherwise. */
function cellsOf(
  table: Readonly<Record<'A' | 'B', { readonly A: number; readonly B: number; readonly none?: number }>>,
): AnswerCell[] {
  return (['A', 'B'] as const).flatMap((truth) => [
    { truth, response: 'A', confidence: 5, count: table[truth].A },
    { truth, response: 'B', confidence: 5, count: table[truth].B },
    { truth, response: null, confidence: null, count: table[truth].none ?? 0 },
  ]);
}

function taskOf(parts: Partial<TaskResults>): TaskResults {
  return { task: 'Gabor', answers: [], tokenAuroc1: null, byLevel: null, conflicts: [], ...parts };
}

function alarmOf(...tasks: Partial<TaskResults>[]) {
  return keyAlarm({ keyName: 'mine', tasks: tasks.map(taskOf) });
}

function conflictOf(parts: Partial<KeyConflict>): KeyConflict {
  const whereThisIsFirst = { agreesWithThis: 0, agreesWithOther: 0 };
  return {
    keyName: 'other',
    agreesWithThis: 0,
    agreesWithOther: 0,
    whereThisIsFirst,
    ...parts,
  };
}

const even = (correct: number, n: number) =>
  cellsOf({ A: { A: correct / 2, B: (n - correct) / 2 }, B: { B: correct / 2, A: (n - correct) / 2 } });

describe('keyAlarm', () => {
  it('is silent without answers', () => {
    expect(keyAlarm({ keyName: 'mine', tasks: [] })).toBeNull();
    expect(alarmOf({})).toBeNull();
  });

  describe('BELOW_CHANCE', () => {
    it('is raised when letters and truths are opposed', () => {
      expect(alarmOf({ answers: even(14, 60) })).toEqual({
        reasons: ['BELOW_CHANCE'],
        tasks: ['Gabor'],
        byTask: [{ task: 'Gabor', reasons: ['BELOW_CHANCE'], detail: 'accuracy is below chance (23 % of 60)' }],
        message:
          'Gabor: accuracy is below chance (23 % of 60): ' +
          'check whether the letters of answer key "mine" are swapped or its options are in another order.',
      });
    });

    it('is not raised by a dip that chance can bring', () => {
      // 22 of 60: the Wilson interval, [0.256, 0.493], is below 1/2, as one in forty would be by chance
      expect(alarmOf({ answers: even(22, 60) })).toBeNull();
    });

    it('does not blame the key for a model that always names the rarer letter', () => {
      expect(alarmOf({ answers: cellsOf({ A: { A: 100, B: 0 }, B: { A: 800, B: 0 } }) })).toBeNull();
      expect(alarmOf({ answers: cellsOf({ A: { A: 95, B: 5 }, B: { A: 760, B: 40 } }) })).toBeNull();
    });

    it('does not blame the key for answers without a letter', () => {
      const answers = cellsOf({ A: { A: 45, B: 5, none: 400 }, B: { A: 5, B: 45, none: 400 } });
      expect(alarmOf({ answers })).toBeNull();
    });

    it('sees opposed letters behind an accuracy that unequal truths keep above one half', () => {
      const alarm = alarmOf({ answers: cellsOf({ A: { A: 0, B: 100 }, B: { A: 200, B: 700 } }) });
      expect(alarm?.byTask[0]?.detail).toBe('accuracy is below chance (balanced 39 % of 1,000)');
    });

    it('says nothing where only one truth occurs', () => {
      expect(alarmOf({ answers: cellsOf({ A: { A: 10, B: 90 }, B: { A: 0, B: 0 } }) })).toBeNull();
    });
  });

  describe('FALLS_WITH_EASE', () => {
    const levels = (...correct: number[]) => correct.map((count) => ({ correct: count, n: 100 }));

    it('is raised when accuracy falls from hard to easy', () => {
      const alarm = alarmOf({ byLevel: levels(55, 50, 40, 20, 5) });
      expect(alarm?.reasons).toEqual(['FALLS_WITH_EASE']);
      expect(alarm?.message).toContain('accuracy falls as questions get easier (55 % to 5 %)');
    });

    it.each([
      ['a flat curve', levels(50, 50, 50, 50)],
      ['a noisy one', levels(52, 45, 55, 47, 44)],
      ['a rising one', levels(50, 70, 90, 100)],
      ['one level', levels(5)],
    ])('is not raised by %s', (_, byLevel) => {
      expect(alarmOf({ byLevel })).toBeNull();
    });

    it('is not raised by a fall that only a million answers can tell', () => {
      const byLevel = [0.99, 0.985, 0.98].map((share) => ({ correct: Math.round(share * 1e6), n: 1e6 }));
      expect(alarmOf({ byLevel })).toBeNull();
    });
  });

  describe('TOKEN_AUROC_BELOW_HALF', () => {
    const auroc = (value: number, high: number, n: number) =>
      estimate({ value, interval: { low: 0, high }, method: 'delong', n });

    it('is raised when the probabilities rank the truths the wrong way round', () => {
      const alarm = alarmOf({ answers: even(30, 60), tokenAuroc1: auroc(0.2, 0.32, 60) });
      expect(alarm?.reasons).toEqual(['TOKEN_AUROC_BELOW_HALF']);
      expect(alarm?.byTask[0]?.detail).toBe('letter probabilities point away from the truth (AUROC 0.20)');
    });

    it('is not raised by a few answers that happen to be in order, whose interval has no width', () => {
      expect(alarmOf({ answers: even(30, 60), tokenAuroc1: auroc(0, 0, 6) })).toBeNull();
    });

    it('is not raised without an interval below one half, nor without a value', () => {
      expect(alarmOf({ answers: even(30, 60), tokenAuroc1: auroc(0.2, 0.5, 60) })).toBeNull();
      const none = estimate({ value: null, method: 'delong', n: 60, reason: 'one_truth_class' });
      expect(alarmOf({ answers: even(30, 60), tokenAuroc1: none })).toBeNull();
    });
  });

  describe('CONFLICTS_WITH_OTHER_KEY', () => {
    const answers = even(50, 100);

    it('is raised when the disputed answers fit the other key', () => {
      const conflict = conflictOf({
        agreesWithThis: 6,
        agreesWithOther: 34,
        whereThisIsFirst: { agreesWithThis: 3, agreesWithOther: 17 },
      });
      const alarm = alarmOf({ answers, conflicts: [conflict] });
      expect(alarm?.reasons).toEqual(['CONFLICTS_WITH_OTHER_KEY']);
      expect(alarm?.message).toContain('key "other" fits the answers better (34 of 40 disputed answers)');
    });

    it('is not raised by a conflict alone, however large: it may be the other key that is wrong', () => {
      const conflict = conflictOf({
        agreesWithThis: 34,
        agreesWithOther: 6,
        whereThisIsFirst: { agreesWithThis: 17, agreesWithOther: 3 },
      });
      expect(alarmOf({ answers, conflicts: [conflict] })).toBeNull();
    });

    it('does not take a preference for the other key’s letter for knowledge', () => {
      // the model says B to nine in ten of everything; disputed are questions where this key says A, the other B
      const biased = cellsOf({ A: { A: 50, B: 450 }, B: { A: 50, B: 450 } });
      const conflict = { agreesWithThis: 10, agreesWithOther: 90 };
      const whereThisIsFirst = { agreesWithThis: 10, agreesWithOther: 90 };
      expect(alarmOf({ answers: biased, conflicts: [conflictOf({ ...conflict, whereThisIsFirst })] })).toBeNull();
    });

    it('sees a fit beyond any preference where all disputed questions have one truth', () => {
      const conflict = conflictOf({ agreesWithThis: 10, agreesWithOther: 90 });
      expect(alarmOf({ answers, conflicts: [conflict] })?.reasons).toEqual(['CONFLICTS_WITH_OTHER_KEY']);
    });
  });

  it('names only the tasks that are suspect, and which finding is of which', () => {
    const alarm = alarmOf(
      { task: 'Grid', answers: even(50, 60) },
      { task: 'Gabor', answers: even(10, 60), byLevel: [60, 40, 20].map((correct) => ({ correct, n: 100 })) },
      { task: 'Color', answers: even(12, 60) },
    );
    expect(alarm?.tasks).toEqual(['Gabor', 'Color']);
    expect(alarm?.message).toBe(
      'Gabor and Color: accuracy is below chance (17 % of 60, 20 % of 60) and ' +
        'accuracy falls as questions get easier in Gabor (60 % to 20 %): ' +
        'check whether the letters of answer key "mine" are swapped or its options are in another order.',
    );
  });

  it('finds an inverted key in 50 answers a task', () => {
    const uniform = seededUniform(5);
    // a model that is right in four of five, scored against swapped letters
    const runs = Array.from({ length: 100 }, () => observe(uniform, { perTask: 50, isRight: () => uniform() < 0.2 }));
    const raised = runs.filter((tasks) => keyAlarm({ keyName: 'swapped', tasks }) !== null);
    expect(raised.length).toBeGreaterThanOrEqual(85);
    const surer = observe(uniform, { perTask: 50, isRight: () => uniform() < 0.05 });
    expect(keyAlarm({ keyName: 'swapped', tasks: surer })?.tasks).toEqual(['one', 'two', 'three']);
  });

  it.each([
    { name: 'at chance', perTask: 50, namesB: 0.5, truthB: 0.5 },
    { name: 'at chance, more answers', perTask: 300, namesB: 0.5, truthB: 0.5 },
    { name: 'that prefers a letter that is seldom true', perTask: 100, namesB: 0.9, truthB: 0.3 },
  ])('is raised in fewer than one in a hundred runs of a model $name', ({ perTask, namesB, truthB }) => {
    const uniform = seededUniform(7);
    const runs = Array.from({ length: 600 }, () =>
      observe(uniform, { perTask, truthB, isRight: (truth) => uniform() < namesB === (truth === 'B') }),
    );
    expect(runs.filter((tasks) => keyAlarm({ keyName: 'mine', tasks }) !== null).length).toBeLessThan(6);
  });
});

interface Observer {
  readonly perTask: number;
  readonly isRight: (truth: 'A' | 'B') => boolean;
  /** Share of the questions whose truth is B. */
  readonly truthB?: number;
}

/** Three tasks of seven levels; another key differs in half of the questions. */
function observe(uniform: () => number, { perTask, isRight, truthB = 0.5 }: Observer): TaskResults[] {
  return ['one', 'two', 'three'].map((task) => {
    const answers: AnswerCell[] = [];
    const tokens: TokenCell[] = [];
    const byLevel = Array.from({ length: 7 }, () => ({ correct: 0, n: 0 }));
    const sums = { disagree: 0, agreesWithThis: 0, agreesWithOther: 0 };
    const whereThisIsFirst = { agreesWithThis: 0, agreesWithOther: 0 };
    for (let index = 0; index < perTask; index += 1) {
      const truth = uniform() < truthB ? 'B' : 'A';
      const right = isRight(truth);
      const response = right === (truth === 'A') ? 'A' : 'B';
      const own = 0.5 + uniform() / 2;
      answers.push({ truth, response, confidence: 5, count: 1 });
      tokens.push({
        truth,
        response,
        probabilities: response === 'A' ? { A: own, B: 1 - own } : { A: 1 - own, B: own },
        count: 1,
      });
      const level = byLevel[index % 7]!;
      level.n += 1;
      level.correct += right ? 1 : 0;
      if (uniform() < 0.5) continue;
      const fits = right ? 'agreesWithThis' : 'agreesWithOther';
      sums.disagree += 1;
      sums[fits] += 1;
      if (truth === 'A') whereThisIsFirst[fits] += 1;
    }
    const conflict = { keyName: 'other', ...sums, whereThisIsFirst };
    return { task, answers, tokenAuroc1: firstLetterAuroc(tokens), byLevel, conflicts: [conflict] };
  });
}
