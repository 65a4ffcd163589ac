import { MAX_PAGE_SIZE } from '../../src/schema/page-size.js';
import { USER_ERRORS, type Operation, type UserError } from '../../src/operations/operation.js';

export interface StartChoices {
  readonly datasets: {
    readonly nodes: readonly { readonly name: string; readonly version: number; readonly questionCount: number }[];
  };
  readonly backends: readonly {
    readonly name: string;
    readonly kind: string;
    readonly healthy: boolean;
    readonly models: readonly string[];
  }[];
}

/** What a run can be started of. */
export const START_CHOICES: Operation<StartChoices, Record<string, never>> = {
  text: `query StartChoices {
  datasets(first: ${MAX_PAGE_SIZE}) { nodes { name version questionCount } }
  backends { name kind healthy models }
}`,
};

export interface StartInput {
  readonly dataset: string;
  readonly datasetVersion?: number;
  readonly backend?: string;
  readonly model?: string;
  readonly name?: string;
  readonly questionLimit?: number;
  readonly samplesPerQuestion?: number;
  readonly temperature?: number;
  readonly seed?: number;
  readonly maxFailures?: number;
  readonly constrainOutput: boolean;
  readonly reuse: boolean;
  readonly idempotencyKey: string;
}

export const START_SHOWN_RUN: Operation<
  { startRun: { run: { id: string } | null; userErrors: readonly UserError[] } },
  { input: StartInput }
> = {
  text: `mutation StartRun($input: StartRunInput!) { startRun(input: $input) { run { id } ${USER_ERRORS} } }`,
};
