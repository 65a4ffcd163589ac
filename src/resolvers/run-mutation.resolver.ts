import { Arg, Authorized, Ctx, ID, Int, Mutation, Resolver } from 'type-graphql';
import { DeletePayload, RunPayload } from '../schema/payloads.js';
import type { Plain } from '../schema/plain.js';
import type { Role } from '../schema/role.js';
import { StartRunInput } from '../schema/start-run.input.js';
import type { UploadStore } from '../services/datasets/upload-store.js';
import type { RunControl, StartRun } from '../services/runs/run.service.js';
import type { RequestContext } from './context.js';
import { keyOf } from './global-id.js';
import { loadRequired } from './load.js';
import { uploadPath } from './upload-path.js';
import { withUserErrors } from './user-errors.js';

@Resolver()
export class RunMutationResolver {
  constructor(
    private readonly deps: { readonly runService: RunControl; readonly uploads: Pick<UploadStore, 'pathOf'> },
  ) {}

  @Authorized<Role>('RUNNER')
  @Mutation(() => RunPayload, {
    description:
      'Checks the backend, the database and the disk, then starts. Returns at once; follow it by subscription.',
  })
  startRun(
    @Arg('input', () => StartRunInput) input: StartRunInput,
    @Ctx() context: RequestContext,
  ): Promise<Plain<RunPayload>> {
    return withUserErrors(['input'], async () => {
      const resultsPath = input.results == null ? null : uploadPath(this.deps.uploads, input.results, 'results');
      const { runId, report } = await this.deps.runService.start({ ...toStartRun(input), resultsPath });
      return { ...(await runPayload(context, runId)), report };
    });
  }

  @Authorized<Role>('RUNNER')
  @Mutation(() => RunPayload, {
    description:
      'Sends nothing new: requests in flight come to their end, then the run stands still until resumeRun. ' +
      'A run that is paused already stays so; one that has ended is a CONFLICT.',
  })
  pauseRun(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Plain<RunPayload>> {
    return this.control(context, id, (runId) => this.deps.runService.pause(runId));
  }

  @Authorized<Role>('RUNNER')
  @Mutation(() => RunPayload, {
    description:
      'Goes on with a run that is PAUSED or FAILED where it stood; of one that is going, only the limits change. A run ' +
      'that is COMPLETED or CANCELLED, or whose limits would end it at once, is a CONFLICT.',
  })
  resumeRun(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
    @Arg('deadline', () => Date, {
      nullable: true,
      description: 'A new one; null for none. Stays as it is unless told.',
    })
    deadline?: Date | null,
    @Arg('maxFailures', () => Int, {
      nullable: true,
      description: 'A new one, 0 or more; null for none. Stays as it is unless told.',
    })
    maxFailures?: number | null,
  ): Promise<Plain<RunPayload>> {
    return this.control(context, id, (runId) =>
      this.deps.runService.resume(runId, {
        ...(deadline !== undefined && { deadline }),
        ...(maxFailures !== undefined && { maxFailures }),
      }),
    );
  }

  @Authorized<Role>('RUNNER')
  @Mutation(() => RunPayload, {
    description:
      'Asks those questions again whose answer has failed: the confidence alone where only that failed. Nothing that is ' +
      'COMPLETE is asked again. A run that had ended opens again, a paused one asks when it is resumed. Without failed ' +
      'answers nothing happens; a run that is CANCELLED or imported is a CONFLICT.',
  })
  retryFailedAnswers(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Plain<RunPayload>> {
    return this.control(context, id, (runId) => this.deps.runService.retryFailedAnswers(runId));
  }

  @Authorized<Role>('RUNNER')
  @Mutation(() => RunPayload, { description: 'Ends a run for good; what is written stays.' })
  cancelRun(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Plain<RunPayload>> {
    return this.control(context, id, (runId) => this.deps.runService.cancel(runId));
  }

  @Authorized<Role>('RUNNER')
  @Mutation(() => DeletePayload, { description: 'Deletes a run that has ended, with all its answers.' })
  deleteRun(@Arg('id', () => ID) id: string, @Ctx() context: RequestContext): Promise<Plain<DeletePayload>> {
    return withUserErrors([], async () => {
      await this.deps.runService.delete(keyOf('Run', id));
      context.forget();
      return { deletedId: id };
    });
  }

  /** The run as it is after `change`. */
  private control(
    context: RequestContext,
    id: string,
    change: (runId: number) => Promise<unknown>,
  ): Promise<Plain<RunPayload>> {
    return withUserErrors([], async () => {
      const runId = keyOf('Run', id);
      await change(runId);
      return runPayload(context, runId);
    });
  }
}

async function runPayload(context: RequestContext, runId: number): Promise<Omit<RunPayload, 'userErrors'>> {
  context.forget();
  return { run: await loadRequired(context.loaders.run, runId, 'run') };
}

/** The service knows no "not given": an explicit null means what leaving it out means. */
function toStartRun(input: StartRunInput): Omit<StartRun, 'resultsPath'> {
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
    reuse: input.reuse ?? false,
    maxFailures: input.maxFailures ?? null,
    deadline: input.deadline ?? null,
    idempotencyKey: input.idempotencyKey ?? null,
  };
}
