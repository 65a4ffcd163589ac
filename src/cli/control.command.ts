import type { Command } from 'commander';
import type { RunState } from '../operations/run-state.js';
import { throwUserErrors } from '../client/metacog-client.js';
import { ApiClient } from './api/api-client.js';
import { CANCEL_RUN, PAUSE_RUN, RESUME_RUN, RETRY_FAILED_ANSWERS, type RunPayload } from './api/run-operations.js';
import type { CliContext } from './cli-context.js';
import { deadlineAt, parseDeadline, type Deadline } from './deadline.js';
import { findRun } from './find-run.js';
import { nonNegativeInteger } from './option-parsers.js';
import { outcome } from './run-report.js';

interface ControlOptions {
  readonly json?: boolean;
  readonly maxFailures?: number;
  readonly deadline?: Deadline;
}

type Control = (api: ApiClient, id: string, options: ControlOptions) => Promise<RunPayload>;

/** `metacog pause`, `resume`, `cancel` and `retry`: what a run does next, from a script or from another machine. */
export function addControlCommands(program: Command, context: CliContext): void {
  const add = (name: string, summary: string, description: string, control: Control): Command =>
    program
      .command(name)
      .summary(summary)
      .description(description)
      .argument('<run>', 'name or id of the run')
      .option('--json', 'print the run as JSON')
      .action(async (nameOrId: string, options: ControlOptions) => {
        const api = ApiClient.fromEnv(context.env);
        const { id } = await findRun(api, nameOrId);
        const { run, userErrors } = await control(api, id, options);
        throwUserErrors(userErrors);
        if (run) context.stdout.write(options.json ? `${JSON.stringify(run, null, 2)}\n` : line(run));
      });

  add(
    'pause',
    'let a run stand still',
    'Asks nothing new: requests in flight come to their end, then the run stands still until it is resumed.',
    async (api, id) => (await api.query(PAUSE_RUN, { id })).pauseRun,
  );
  add(
    'resume',
    'go on with a run that is paused or has failed',
    'Goes on where the run stood; nothing that is answered is asked again. Of a run that is going, only the limits change.',
    async (api, id, { maxFailures, deadline }) =>
      (await api.query(RESUME_RUN, { id, maxFailures, deadline: deadline && deadlineAt(deadline) })).resumeRun,
  )
    .option('--max-failures <n>', 'end the run as FAILED when more answers than n have failed', nonNegativeInteger)
    .option('--deadline <time>', 'end the run as FAILED when it is not done by then: a moment, or 90m, 2h', (text) =>
      parseDeadline(text),
    );
  add(
    'cancel',
    'stop a run for good',
    'Stops the run for good: what is in flight is aborted within a second, what is written stays.',
    async (api, id) => (await api.query(CANCEL_RUN, { id })).cancelRun,
  );
  add(
    'retry',
    'ask again what has failed',
    'Asks the failed answers of a run again; a reply takes the place of the failure.',
    async (api, id) => (await api.query(RETRY_FAILED_ANSWERS, { id })).retryFailedAnswers,
  );
}

function line(run: RunState): string {
  return `run ${run.name} is ${run.status}: ${outcome(run)}\n`;
}
