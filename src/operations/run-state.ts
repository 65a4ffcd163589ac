import type { Operation } from './operation.js';

export const RUN_STATUSES = ['QUEUED', 'RUNNING', 'PAUSED', 'COMPLETED', 'FAILED', 'CANCELLED'] as const;

export interface RunState {
  readonly id: string;
  readonly name: string;
  readonly status: (typeof RUN_STATUSES)[number];
  readonly statusReason: string | null;
  readonly model: string;
  readonly backend: { readonly name: string; readonly kind: string };
  readonly dataset: {
    readonly name: string;
    readonly version: number;
    readonly answerKeys: readonly { readonly name: string; readonly isDefault: boolean }[];
  };
  readonly progress: {
    readonly total: number;
    readonly complete: number;
    /** Of the complete ones. */
    readonly reused: number;
    readonly failed: number;
    readonly elapsedMs: number;
  };
}

export const RUN_STATE = `fragment RunState on Run {
  id name status statusReason model
  backend { name kind }
  dataset { name version answerKeys { name isDefault } }
  progress { total complete reused failed elapsedMs }
}`;

export const RUN_BY_NAME: Operation<{ runByName: RunState | null }, { name: string }> = {
  text: `query RunByName($name: String!) {
  runByName(name: $name) { ...RunState }
}
${RUN_STATE}`,
};

export const RUN_BY_ID: Operation<{ run: RunState | null }, { id: string }> = {
  text: `query RunById($id: ID!) {
  run(id: $id) { ...RunState }
}
${RUN_STATE}`,
};
