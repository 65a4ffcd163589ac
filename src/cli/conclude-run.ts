import type { RunState } from '../operations/run-state.js';
import { formatCount, shellWord } from '../words/format.js';
import type { ApiClient } from './api/api-client.js';
import { RUN_METRICS, type RunMetrics } from './api/metrics-operations.js';
import { importHint } from './answer-key-choice.js';
import { CliError } from './cli-error.js';
import { colorsFor, type CliContext } from './cli-context.js';
import type { FollowedRun } from './follow-run.js';
import type { ResultsFile } from './results-file.js';
import { outcome, runReport } from './run-report.js';

export interface Conclusion {
  readonly api: ApiClient;
  readonly context: CliContext;
  readonly followed: FollowedRun;
  /** Null: the dataset has no key, so there is nothing to score by. */
  readonly answerKey: string | null;
  readonly json?: boolean | undefined;
  readonly output?: ResultsFile | undefined;
}

/** A run with its metrics, as `--json` prints it. */
export interface RunResult {
  readonly run: RunState & { readonly metrics: RunMetrics | null };
}

/**
 * Prints what a followed run came to: the tables, or JSON.
 * @throws CliError unless every answer was written complete and every event arrived exactly once
 */
export async function concludeRun(conclusion: Conclusion): Promise<RunResult> {
  const { api, context, followed, answerKey, output } = conclusion;
  if (followed.detached) throw detachedError(followed, output);
  const { run } = followed;
  const metrics = answerKey === null ? null : await metricsOf(api, run, answerKey);
  const result = { run: { ...run, metrics } };
  if (conclusion.json) context.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  else context.stdout.write(`${textOf(run, metrics, context)}${outcome(run)}\n`);
  if (output) context.stderr.write(`${formatCount(output.lineCount)} lines in ${output.path}\n`);
  const problem = problemOf(followed);
  if (problem) throw problem;
  return result;
}

async function metricsOf(api: ApiClient, run: RunState, answerKey: string): Promise<RunMetrics> {
  const { run: found } = await api.query(RUN_METRICS, { id: run.id, answerKey });
  if (!found) throw new CliError(`run ${run.name} was deleted before its metrics could be read`);
  return found.metrics;
}

function textOf(run: RunState, metrics: RunMetrics | null, context: CliContext): string {
  if (metrics) return runReport(run, metrics, colorsFor(context.stdout, context.env));
  return `dataset ${run.dataset.name} has no answer key, so there is no accuracy; ${importHint(run.dataset.name)}\n`;
}

/** Why the exit code is not 0, if it is not. */
function problemOf({ run, tally }: FollowedRun): CliError | undefined {
  const { total, complete } = run.progress;
  if (run.status !== 'COMPLETED' || complete !== total) {
    const reason = run.statusReason ? `: ${run.statusReason}` : '';
    return new CliError(`run ${run.name} ended ${run.status}${reason}; ${outcome(run)}`, {
      hint: 'the answers that were written are kept; their errors stand in `answers(where: { status: FAILED })`',
    });
  }
  if (tally.firstGap) {
    const { expected, got } = tally.firstGap;
    return new CliError(`the subscription was not exactly-once: event ${expected} was due and ${got} came`, {
      hint: 'all answers are stored; please report this with the log of the server',
    });
  }
  if (tally.complete !== complete) {
    return new CliError(`the subscription told of ${tally.complete} complete answers, the run has ${complete}`);
  }
  return undefined;
}

function detachedError({ run }: FollowedRun, output: ResultsFile | undefined): CliError {
  const whole = output ? `; add --output FILE for the whole results file, ${output.path} holds only a part` : '';
  return new CliError(`stopped following; run ${run.name} goes on at the server`, {
    hint: `follow it again: metacog watch ${shellWord(run.name)}${whole}`,
  });
}
