import type { ApiClient } from './api/api-client.js';
import type { RunState } from '../operations/run-state.js';
import { ANSWERS_TO_QUESTION, RESUME_RUN, type QuestionAnswers } from './api/run-operations.js';
import { throwUserErrors } from '../client/metacog-client.js';
import { CliError } from './cli-error.js';
import type { EarlierResults } from './earlier-results.js';

/**
 * The run whose answers a results file holds, found by the newest of them. Of several that have it the newest counts, the
 * one that asked before those that took the answer over; one that was cancelled writes no more, and one that was imported
 * never did.
 * @returns null when the file was written elsewhere
 * @throws CliError when the file answers a question that the dataset does not have
 */
export async function runBehindResults(
  api: ApiClient,
  dataset: { readonly name: string; readonly version: number },
  { path, newest }: { readonly path: string; readonly newest: EarlierResults['newest'] },
): Promise<RunState | null> {
  let asker: RunState | null = null;
  let taker: RunState | null = null;
  for await (const { sample, reused, stages, run } of answersTo(api, dataset, { path, qid: newest.qid })) {
    const answer = stages.find(({ stage }) => stage === 1);
    const isIt = sample === newest.sample && answer?.text === newest.text && answer.latencyMs === newest.latencyMs;
    if (!isIt || run.status === 'CANCELLED' || run.backend.kind === 'IMPORTED') continue;
    if (reused) taker = run;
    else asker = run;
  }
  return asker ?? taker;
}

async function* answersTo(
  api: ApiClient,
  dataset: { readonly name: string; readonly version: number },
  { path, qid }: { readonly path: string; readonly qid: string },
): AsyncGenerator<QuestionAnswers['nodes'][number]> {
  const { name, version } = dataset;
  let page: QuestionAnswers['pageInfo'] = { hasNextPage: true, endCursor: null };
  while (page.hasNextPage) {
    const found = await api.query(ANSWERS_TO_QUESTION, { name, version, qid, after: page.endCursor });
    if (!found.dataset?.question) throw foreignError(path, qid, name);
    const { nodes, pageInfo } = found.dataset.question.answers;
    yield* nodes;
    page = pageInfo;
  }
}

function foreignError(path: string, qid: string, dataset: string): CliError {
  return new CliError(`${path} holds results of another dataset: ${dataset} has no question ${qid}`, {
    hint: 'it is left as it is; name another file for --output',
  });
}

/** Sets a run that stands still going again; any other is left as it is. */
export async function setGoing(api: ApiClient, run: RunState): Promise<RunState> {
  if (run.status !== 'PAUSED' && run.status !== 'FAILED') return run;
  const { resumeRun } = await api.query(RESUME_RUN, { id: run.id });
  throwUserErrors(resumeRun.userErrors);
  return resumeRun.run ?? run;
}
