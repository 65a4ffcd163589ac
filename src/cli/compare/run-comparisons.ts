import type { ApiClient } from '../api/api-client.js';
import {
  COMPARE_ALL_RUNS,
  COMPARE_RUNS,
  COMPARED_RUN,
  type ComparedRun,
  type RunComparison,
} from '../../operations/comparison-operations.js';
import { CliError } from '../cli-error.js';

/** Two of the runs, by their place in the list. */
export interface Pair {
  readonly baseline: number;
  readonly candidate: number;
  /** p-values adjusted over all pairs by Holm; null where only two runs are compared. */
  readonly holm: {
    readonly mcNemarP: number | null;
    readonly eceP: number | null;
    readonly aurocP: number | null;
  } | null;
  readonly comparison: RunComparison;
}

/** All that the API says of the runs against each other, as `--format json` prints it. */
export interface RunComparisons {
  readonly runs: readonly ComparedRun[];
  /** By which the pairs are split besides the task; null when none was asked for. */
  readonly factor: string | null;
  readonly pairs: readonly Pair[];
}

interface Asked {
  /** Two or more. */
  readonly ids: readonly string[];
  readonly answerKey: string | null;
  readonly factor: string | undefined;
}

export async function runComparisons(api: ApiClient, { ids, answerKey, factor }: Asked): Promise<RunComparisons> {
  const by = { answerKey, factor: factor ?? 'task', withFactor: factor !== undefined };
  const [runs, pairs] = await Promise.all([
    Promise.all(ids.map((id) => comparedRun(api, { id, answerKey }))),
    ids.length === 2 ? onePair(api, ids, by) : allPairs(api, ids, by),
  ]);
  return { runs, factor: factor ?? null, pairs };
}

interface By {
  readonly answerKey: string | null;
  readonly factor: string;
  readonly withFactor: boolean;
}

async function onePair(api: ApiClient, [baseline = '', candidate = '']: readonly string[], by: By): Promise<Pair[]> {
  const { compareRuns } = await api.query(COMPARE_RUNS, { baseline, candidate, ...by });
  return [{ baseline: 0, candidate: 1, holm: null, comparison: compareRuns }];
}

async function allPairs(api: ApiClient, ids: readonly string[], by: By): Promise<Pair[]> {
  const { compareAllRuns } = await api.query(COMPARE_ALL_RUNS, { runs: ids, ...by });
  return compareAllRuns.map(({ comparison, mcNemarPHolm, ecePHolm, aurocPHolm }) => {
    const { baseline, candidate, ...measures } = comparison;
    return {
      baseline: ids.indexOf(baseline.id),
      candidate: ids.indexOf(candidate.id),
      holm: { mcNemarP: mcNemarPHolm, eceP: ecePHolm, aurocP: aurocPHolm },
      comparison: measures,
    };
  });
}

async function comparedRun(api: ApiClient, asked: { id: string; answerKey: string | null }): Promise<ComparedRun> {
  const { run } = await api.query(COMPARED_RUN, asked);
  if (run) return run;
  throw new CliError('a run was deleted before it could be compared');
}
