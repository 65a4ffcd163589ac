import { MAX_PAGE_SIZE } from '../../src/schema/page-size.js';
import type { AnswerKeyName, KeyAlarm } from '../../src/operations/report-shapes.js';
import type { Operation } from '../../src/operations/operation.js';

export interface ComparableRun {
  readonly id: string;
  readonly name: string;
  readonly model: string;
  readonly status: string;
  readonly dataset: {
    readonly name: string;
    readonly version: number;
    readonly answerKeys: readonly { readonly name: string; readonly isDefault: boolean }[];
  };
}

const COMPARABLE = `fragment Comparable on Run {
  id name model status dataset { name version answerKeys { name isDefault } }
}`;

/** The newest of those with this in their names: as many as the API tells at once. */
export const COMPARABLE_RUNS: Operation<
  { runs: { nodes: readonly ComparableRun[]; totalCount: number } },
  { name: string | null }
> = {
  text: `query ComparableRuns($name: String) {
  runs(first: ${MAX_PAGE_SIZE}, where: { name: $name }) { totalCount nodes { ...Comparable } }
}
${COMPARABLE}`,
};

/** Those that the address names, which need not be among the newest. */
export const CHOSEN_RUNS: Operation<
  { a?: ComparableRun | null; b?: ComparableRun | null },
  { a: string; b: string; hasA: boolean; hasB: boolean }
> = {
  text: `query ChosenRuns($a: ID!, $b: ID!, $hasA: Boolean!, $hasB: Boolean!) {
  a: run(id: $a) @include(if: $hasA) { ...Comparable }
  b: run(id: $b) @include(if: $hasB) { ...Comparable }
}
${COMPARABLE}`,
};

interface Side {
  readonly metrics: {
    readonly answerKey: AnswerKeyName;
    readonly final: boolean;
    readonly keyAlarm: KeyAlarm | null;
  };
}

export const COMPARED_SIDES: Operation<
  { a: Side | null; b: Side | null },
  { a: string; b: string; answerKey: string | null }
> = {
  text: `query ComparedSides($a: ID!, $b: ID!, $answerKey: String) {
  a: run(id: $a) { metrics(answerKey: $answerKey) { ...Side } }
  b: run(id: $b) { metrics(answerKey: $answerKey) { ...Side } }
}
fragment Side on Metrics {
  final
  answerKey { name source }
  keyAlarm { reasons message tasks byTask { task reasons detail } }
}`,
};
