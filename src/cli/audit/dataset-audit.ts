import { throwUserErrors } from '../../client/metacog-client.js';
import { type ApiClient } from '../api/api-client.js';
import {
  AUDITED_DATASET,
  DERIVE_ANSWER_KEY,
  DISAGREEMENT_PAGE,
  DISAGREEMENTS,
  RUNS_UNDER_KEY,
  type AuditedDataset,
  type AuditedRun,
  type DisagreementPage,
  type KeyDisagreement,
} from '../api/audit-operations.js';
import type { ImportReport } from '../api/import-operations.js';
import { CliError } from '../cli-error.js';

/** All that the API says of a dataset's keys, as `--format json` prints it. */
export interface DatasetAudit {
  readonly dataset: AuditedDataset;
  readonly disagreements: { readonly totalCount: number; readonly nodes: readonly KeyDisagreement[] };
  /** All runs there are; only the newest are under the keys. */
  readonly runCount: number;
  /** The same runs, newest first, under each key. */
  readonly underKeys: readonly { readonly answerKey: string; readonly runs: readonly AuditedRun[] }[];
}

interface Version {
  readonly name: string;
  /** Null: the latest. */
  readonly version: number | null;
}

/** @throws CliError when there is no such dataset */
export async function auditedDataset(api: ApiClient, asked: Version): Promise<AuditedDataset> {
  const { dataset } = await api.query(AUDITED_DATASET, asked);
  if (dataset) return dataset;
  const version = asked.version === null ? '' : ` v${asked.version}`;
  throw new CliError(`the server has no dataset named ${asked.name}${version}`, { hint: 'see them all at /graphiql' });
}

/** @param limit  disagreements to list at most; all of them are counted */
export async function datasetAudit(api: ApiClient, dataset: AuditedDataset, limit: number): Promise<DatasetAudit> {
  const at = { name: dataset.name, version: dataset.version };
  const [disagreements, underKeys] = await Promise.all([
    firstDisagreements(api, at, limit),
    Promise.all(dataset.answerKeys.map(({ name }) => runsUnder(api, at, name))),
  ]);
  return {
    dataset,
    disagreements,
    runCount: underKeys[0]?.runCount ?? 0,
    underKeys: underKeys.map(({ answerKey, runs }) => ({ answerKey, runs })),
  };
}

/**
 * Has the server read the truth back from the rendered images.
 * @returns what it saw; null where the dataset has such a key, which is kept
 */
export async function derivePixelKey(
  api: ApiClient,
  { name, version, answerKeys }: AuditedDataset,
): Promise<ImportReport | null> {
  if (answerKeys.some(({ source }) => source === 'PIXELS')) return null;
  const input = { dataset: name, datasetVersion: version, name: 'pixels' };
  const { deriveAnswerKey } = await api.query(DERIVE_ANSWER_KEY, { input });
  throwUserErrors(deriveAnswerKey.userErrors);
  return deriveAnswerKey.report;
}

async function firstDisagreements(api: ApiClient, at: Version, limit: number): Promise<DatasetAudit['disagreements']> {
  const nodes: KeyDisagreement[] = [];
  let after: string | null = null;
  for (;;) {
    const first = Math.min(DISAGREEMENT_PAGE, limit - nodes.length);
    const page: DisagreementPage = await disagreementPage(api, { ...at, first, after });
    nodes.push(...page.nodes);
    if (nodes.length >= limit || !page.pageInfo.hasNextPage) return { totalCount: page.totalCount, nodes };
    after = page.pageInfo.endCursor;
  }
}

async function disagreementPage(
  api: ApiClient,
  asked: Version & { readonly first: number; readonly after: string | null },
): Promise<DisagreementPage> {
  return existing((await api.query(DISAGREEMENTS, asked)).dataset).keyAudit.disagreements;
}

async function runsUnder(api: ApiClient, at: Version, answerKey: string) {
  const { runs } = existing((await api.query(RUNS_UNDER_KEY, { ...at, answerKey })).dataset);
  return { answerKey, runs: runs.nodes, runCount: runs.totalCount };
}

function existing<Found>(dataset: Found | null): Found {
  if (dataset) return dataset;
  throw new CliError('the dataset was deleted before all of it could be read');
}
