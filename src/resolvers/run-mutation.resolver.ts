import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { DeletePayload, RunPayload } from '../schema/payloads.js';
import type { Plain } from '../schema/plain.js';
import { StartRunInput } from '../schema/start-run.input.js';
import type { RunService, StartRun } from '../services/runs/run.service.js';
import type { RequestContext } from './context.js';
import { keyOf } from './global-id.js';
import { loadRequired } from './load.js';
import { withUserErrors } from './user-errors.js';

@Resolver()
export class RunMutationResolver {
  constructor(private readonly deps: { readonly runService: Pick<RunService, 'start' | 'cancel' | 'delete'> }) {}

  @Mutation(() => RunPayload, {
    description:
      'Checks the backend, the database and the disk, then starts. Returns at once; follow it by subscription.',
  })
  startRun(
    @Arg('input', () => StartRunInput) input: StartRunInput,
    @Ctx() context: RequestContext,
  ): Promise<Plain<RunPayload>> {
    return withUserErrors(['input'], async () =>
      runPayload(context, await this.deps.runService.start(toStartRun(input))),
    );
  }

  @Mutation(() => RunPayload, { description: 'Ends a run for good; what is written stays.' })
  cancelRun(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Plain<RunPayload>> {
    return withUserErrors([], async () => {
      const runId = keyOf('Run', id);
      await this.deps.runService.cancel(runId);
      return runPayload(context, runId);
    });
  }

  @Mutation(() => DeletePayload, { description: 'Deletes a run that has ended, with all its answers.' })
  deleteRun(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Plain<DeletePayload>> {
    return withUserErrors([], async () => {
      await this.deps.runService.delete(keyOf('Run', id));
      context.forget();
      return { deletedId: id };
    });
  }
}

async function runPayload(context: RequestContext, runId: number): Promise<Omit<RunPayload, 'userErrors'>> {
  context.forget();
  return { run: await loadRequired(context.loaders.run, runId, 'run') };
}

/** The service knows no "not given": an explicit null means what leaving it out means. */
function toStartRun(input: StartRunInput): StartRun {
  return {
    dataset: input.dataset,
    datasetVersion: input.datasetVersion ?? null,
    backend: input.backend ?? null,
    model: input.model ?? null,
    name: input.name ?? null,
    labels: input.labels ?? [],
    tasks: input.tasks ?? null,
    questionLimit: input.questionLimit ?? null,
    samplesPerQuestion: input.samplesPerQuestion ?? 1,
    temperature: input.temperature ?? 0,
    seed: input.seed ?? null,
    maxAnswerTokens: input.maxAnswerTokens ?? null,
    maxConfidenceTokens: input.maxConfidenceTokens ?? null,
    constrainOutput: input.constrainOutput ?? false,
    logprobs: input.logprobs ?? true,
    idempotencyKey: input.idempotencyKey ?? null,
  };
}
