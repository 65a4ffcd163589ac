import { USER_ERRORS, type Operation, type UserError } from '../../operations/operation.js';
import type { AnswerKeyName, KeyAlarm, Proportion } from '../../operations/report-shapes.js';
import { IMPORT_REPORT, type ImportReport, type KeyAgreement } from './import-operations.js';

export interface AuditedKey extends AnswerKeyName {
  readonly isDefault: boolean;
  readonly questionCount: number;
  readonly letterCounts: readonly { readonly letter: string; readonly count: number }[];
}

export interface AuditedDataset {
  readonly name: string;
  readonly version: number;
  readonly contentHash: string;
  readonly questionCount: number;
  readonly answerKeys: readonly AuditedKey[];
  readonly keyAudit: { readonly agreements: readonly KeyAgreement[] };
}

interface DatasetVersion {
  readonly name: string;
  /** Null: the latest. */
  readonly version: number | null;
}

export const AUDITED_DATASET: Operation<{ dataset: AuditedDataset | null }, DatasetVersion> = {
  text: `query AuditedDataset($name: String!, $version: Int) {
  dataset(name: $name, version: $version) {
    name version contentHash questionCount
    answerKeys { name source isDefault questionCount letterCounts { letter count } }
    keyAudit { agreements { left { name } right { name } task compared disagree } }
  }
}`,
};

export interface KeyDisagreement {
  readonly question: { readonly qid: string; readonly task: string };
  readonly letters: readonly { readonly letter: string; readonly answerKey: { readonly name: string } }[];
}

export interface DisagreementPage {
  readonly totalCount: number;
  readonly nodes: readonly KeyDisagreement[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** The most that one page may hold. */
export const DISAGREEMENT_PAGE = 500;

export const DISAGREEMENTS: Operation<
  { dataset: { readonly keyAudit: { readonly disagreements: DisagreementPage } } | null },
  DatasetVersion & { readonly first: number; readonly after: string | null }
> = {
  text: `query Disagreements($name: String!, $version: Int, $first: Int!, $after: String) {
  dataset(name: $name, version: $version) {
    keyAudit {
      disagreements(first: $first, after: $after) {
        totalCount
        nodes { question { qid task } letters { letter answerKey { name } } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}`,
};

export interface AuditedRun {
  readonly id: string;
  readonly name: string;
  readonly model: string;
  readonly status: string;
  readonly metrics: { readonly final: boolean; readonly accuracy: Proportion; readonly keyAlarm: KeyAlarm | null };
}

/** How many of a dataset's runs are held against its keys: the newest. */
export const AUDITED_RUNS = 20;

export const RUNS_UNDER_KEY: Operation<
  { dataset: { readonly runs: { readonly totalCount: number; readonly nodes: readonly AuditedRun[] } } | null },
  DatasetVersion & { readonly answerKey: string }
> = {
  text: `query RunsUnderKey($name: String!, $version: Int, $answerKey: String!) {
  dataset(name: $name, version: $version) {
    runs(first: ${AUDITED_RUNS}) {
      totalCount
      nodes {
        id name model status
        metrics(answerKey: $answerKey) {
          final
          accuracy { count n value low high }
          keyAlarm { reasons message tasks byTask { task reasons detail } }
        }
      }
    }
  }
}`,
};

export const DERIVE_ANSWER_KEY: Operation<
  {
    deriveAnswerKey: {
      readonly answerKey: AnswerKeyName | null;
      readonly report: ImportReport | null;
      readonly userErrors: readonly UserError[];
    };
  },
  { input: { dataset: string; datasetVersion: number; name: string } }
> = {
  text: `mutation DeriveAnswerKey($input: DeriveAnswerKeyInput!) {
  deriveAnswerKey(input: $input) { answerKey { name source } ${IMPORT_REPORT} ${USER_ERRORS} }
}`,
};
