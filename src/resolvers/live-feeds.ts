import { InvalidInputError, NotFoundError } from '../errors.js';
import type { AnswerWritten } from '../schema/answer-write.js';
import type { Plain } from '../schema/plain.js';
import type { Run } from '../schema/run.js';
import type { RunLog } from '../services/answers/run-log.js';
import type { RequestContext } from './context.js';
import { stoppable } from './stoppable.js';

/** What subscriptions follow. Each event is read from the table, so a client sees only what is durable. */
export class LiveFeeds {
  constructor(private readonly deps: { readonly runLog: Pick<RunLog, 'tail' | 'changes'> }) {}

  /**
   * Every write after the cursor, once and in order; ends with the run. A batch of writes costs one statement for its
   * answers, and one for their questions where those are asked for.
   * @throws InvalidInputError for a negative cursor, NotFoundError
   */
  async answersWritten(
    context: RequestContext,
    { runId, after, withQuestions }: { runId: number; after: number; withQuestions: boolean },
  ): Promise<AsyncGenerator<Plain<AnswerWritten>, void, undefined>> {
    if (after < 0)
      throw new InvalidInputError(`after: ${after} is negative; 0 replays from the start`, { field: ['after'] });
    await requireRun(context, runId);
    const { runLog } = this.deps;
    return stoppable(async function* (signal) {
      for await (const writes of runLog.tail(runId, after, signal)) {
        context.forget();
        const { answer, question } = context.loaders;
        const [answers] = await Promise.all([
          Promise.all(writes.map(({ questionId, sample }) => answer.load({ runId, questionId, sample }))),
          withQuestions && question.loadMany(writes.map(({ questionId }) => questionId)),
        ]);
        for (const [index, { sequence }] of writes.entries()) {
          const written = answers[index];
          // A run that was deleted meanwhile leaves nothing to show; the log ends with it.
          if (written) yield { sequence, answer: written };
        }
      }
    });
  }

  /**
   * The run each time it may look different, its last state included; ends with the run.
   * @throws NotFoundError
   */
  async runChanged(context: RequestContext, runId: number): Promise<AsyncGenerator<Run, void, undefined>> {
    await requireRun(context, runId);
    const { runLog } = this.deps;
    return stoppable(async function* (signal) {
      // eslint-disable-next-line @typescript-eslint/no-unused-vars -- a change says only that there is one
      for await (const _change of runLog.changes(runId, signal)) {
        context.forget();
        const run = await context.loaders.run.load(runId);
        if (run) yield run;
      }
    });
  }
}

async function requireRun(context: RequestContext, runId: number): Promise<void> {
  if (!(await context.loaders.run.load(runId))) throw new NotFoundError('There is no such run', { field: ['runId'] });
}
