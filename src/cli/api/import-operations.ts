import { USER_ERRORS, type Operation, type UserError } from '../../operations/operation.js';

export interface ImportReport {
  readonly lines: number;
  readonly accepted: number;
  readonly warnings: readonly {
    readonly line: number | null;
    readonly qid: string | null;
    readonly code: string;
    readonly message: string;
  }[];
}

export interface ImportedDataset {
  readonly name: string;
  readonly version: number;
  readonly questionCount: number;
}

interface ImportPayload {
  readonly report: ImportReport | null;
  readonly userErrors: readonly UserError[];
}

export const IMPORT_REPORT = 'report { lines accepted warnings { line qid code message } }';

export const IMPORT_DATASET: Operation<
  { importDataset: ImportPayload & { readonly dataset: ImportedDataset | null } },
  { input: { name: string; questions: string; catalog?: string; description?: string } }
> = {
  text: `mutation ImportDataset($input: ImportDatasetInput!) {
  importDataset(input: $input) { dataset { name version questionCount } ${IMPORT_REPORT} ${USER_ERRORS} }
}`,
};

export interface ImportedKey {
  readonly id: string;
  readonly name: string;
  readonly source: string;
  readonly isDefault: boolean;
  readonly questionCount: number;
}

export const IMPORT_ANSWER_KEY: Operation<
  { importAnswerKey: ImportPayload & { readonly answerKey: ImportedKey | null } },
  { input: { dataset: string; name: string; upload: string; makeDefault: boolean } }
> = {
  text: `mutation ImportAnswerKey($input: ImportAnswerKeyInput!) {
  importAnswerKey(input: $input) { answerKey { id name source isDefault questionCount } ${IMPORT_REPORT} ${USER_ERRORS} }
}`,
};

export interface ImportedRun {
  readonly id: string;
  readonly name: string;
}

export const IMPORT_RUN: Operation<
  { importRun: ImportPayload & { readonly run: ImportedRun | null } },
  { input: { dataset: string; name: string; model: string; results: string } }
> = {
  text: `mutation ImportRun($input: ImportRunInput!) {
  importRun(input: $input) { run { id name } ${IMPORT_REPORT} ${USER_ERRORS} }
}`,
};

export interface KeyAgreement {
  readonly left: { readonly name: string };
  readonly right: { readonly name: string };
  /** Null: over all tasks. */
  readonly task: string | null;
  readonly compared: number;
  readonly disagree: number;
}

export const DATASET_KEYS: Operation<
  {
    dataset: {
      readonly name: string;
      readonly version: number;
      readonly answerKeys: readonly { readonly name: string; readonly isDefault: boolean }[];
    } | null;
  },
  { name: string; version: number | null }
> = {
  text: `query DatasetKeys($name: String!, $version: Int) {
  dataset(name: $name, version: $version) { name version answerKeys { name isDefault } }
}`,
};

export const KEY_AUDIT: Operation<
  { dataset: { readonly keyAudit: { readonly agreements: readonly KeyAgreement[] } } | null },
  { name: string }
> = {
  text: `query KeyAudit($name: String!) {
  dataset(name: $name) {
    keyAudit { agreements { left { name } right { name } task compared disagree } }
  }
}`,
};
