import type { AnswerKeyName, KeyAlarm } from '../../src/services/exports/api/report-shapes.js';
import type { Operation } from '../../src/services/exports/api/operation.js';

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

export const COMPARABLE_RUNS: Operation<{ runs: { nodes: readonly ComparableRun[] } }, Record<string, never>> = {
  text: `query ComparableRuns {
  runs(first: 500) {
    nodes { id name model status dataset { name version answerKeys { name isDefault } } }
  }
}`,
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
