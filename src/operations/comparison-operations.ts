import type { AnswerKeyName, KeyAlarm } from './report-shapes.js';
import type { Operation } from './operation.js';

/** candidate - baseline over the same questions. */
export interface PairedDifference {
  readonly baseline: number | null;
  readonly candidate: number | null;
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly p: number | null;
  readonly method: string;
  readonly n: number;
  readonly reason: string | null;
}

export interface Comparison {
  readonly matched: number;
  readonly unmatched: number;
  readonly accuracy: PairedDifference;
  readonly onlyBaselineRight: number;
  readonly onlyCandidateRight: number;
  readonly mcNemarP: number | null;
  readonly mcNemarMidP: number | null;
  readonly ece: PairedDifference;
  readonly auroc: PairedDifference;
}

export interface ComparisonGroup {
  readonly key: string;
  readonly comparison: Comparison;
}

/** A comparison by task, and by one more factor where one is asked for. */
export interface RunComparison extends Comparison {
  readonly byTask: readonly ComparisonGroup[];
  readonly byFactor?: readonly ComparisonGroup[];
}

const COMPARED = `fragment Compared on RunComparison {
  matched unmatched onlyBaselineRight onlyCandidateRight mcNemarP mcNemarMidP
  accuracy { ...Difference }
  ece { ...Difference }
  auroc { ...Difference }
}
fragment Difference on PairedDifference { baseline candidate value low high p method n reason }`;

const GROUPS = `
    byTask: by(factor: "task") { key comparison { ...Compared } }
    byFactor: by(factor: $factor) @include(if: $withFactor) { key comparison { ...Compared } }`;

interface ByFactor {
  readonly answerKey: string | null;
  /** Any name where `withFactor` is false. */
  readonly factor: string;
  readonly withFactor: boolean;
}

export const COMPARE_RUNS: Operation<
  { compareRuns: RunComparison },
  ByFactor & { readonly baseline: string; readonly candidate: string }
> = {
  text: `query CompareRuns(
  $baseline: ID!, $candidate: ID!, $answerKey: String, $factor: String!, $withFactor: Boolean!
) {
  compareRuns(baseline: $baseline, candidate: $candidate, answerKey: $answerKey) {
    ...Compared${GROUPS}
  }
}
${COMPARED}`,
};

export interface ComparedPair {
  readonly mcNemarPHolm: number | null;
  readonly ecePHolm: number | null;
  readonly aurocPHolm: number | null;
  readonly comparison: RunComparison & {
    readonly baseline: { readonly id: string };
    readonly candidate: { readonly id: string };
  };
}

export const COMPARE_ALL_RUNS: Operation<
  { compareAllRuns: readonly ComparedPair[] },
  ByFactor & { readonly runs: readonly string[] }
> = {
  text: `query CompareAllRuns($runs: [ID!]!, $answerKey: String, $factor: String!, $withFactor: Boolean!) {
  compareAllRuns(runs: $runs, answerKey: $answerKey) {
    mcNemarPHolm ecePHolm aurocPHolm
    comparison {
      baseline { id }
      candidate { id }
      ...Compared${GROUPS}
    }
  }
}
${COMPARED}`,
};

export interface ComparedRun {
  readonly id: string;
  readonly name: string;
  readonly model: string;
  readonly status: string;
  readonly backend: { readonly name: string; readonly kind: string };
  readonly dataset: { readonly name: string; readonly version: number };
  readonly metrics: {
    readonly answerKey: AnswerKeyName;
    readonly final: boolean;
    readonly keyAlarm: KeyAlarm | null;
  };
}

/** What must be known of a run before its numbers are looked at. */
export const COMPARED_RUN: Operation<{ run: ComparedRun | null }, { id: string; answerKey: string | null }> = {
  text: `query ComparedRun($id: ID!, $answerKey: String) {
  run(id: $id) {
    id name model status
    backend { name kind }
    dataset { name version }
    metrics(answerKey: $answerKey) {
      answerKey { name source }
      final
      keyAlarm { reasons message tasks byTask { task reasons detail } }
    }
  }
}`,
};
