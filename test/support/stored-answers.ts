import type { DispatchWorld } from './dispatch-world.js';

/** What a disturbance may change: which run it is, when it was written, in which order, how long it took and how often it was asked. */
const CIRCUMSTANCES = /^(run_id|sequence)$|_(written_at|latency_ms|attempts)$/;

/** Every stored column of a run's answers but those of its circumstances, in the order of the questions. */
export async function storedAnswers(world: DispatchWorld, runId: number): Promise<Record<string, unknown>[]> {
  const answers = await world.answers(runId);
  return answers.map((answer) =>
    Object.fromEntries(Object.entries(answer).filter(([column]) => !CIRCUMSTANCES.test(column))),
  );
}
