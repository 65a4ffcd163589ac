import { Arg, Authorized, Ctx, Mutation, Resolver } from 'type-graphql';
import { ImportAnswerKeyInput, ImportDatasetInput, ImportRunInput } from '../schema/import.input.js';
import { AnswerKeyPayload, DatasetPayload, RunPayload } from '../schema/payloads.js';
import type { Plain } from '../schema/plain.js';
import type { Role } from '../schema/role.js';
import type { ImportService } from '../services/datasets/import.service.js';
import type { UploadStore } from '../services/datasets/upload-store.js';
import type { RequestContext } from './context.js';
import { loadRequired } from './load.js';
import { uploadPath } from './upload-path.js';
import { withUserErrors } from './user-errors.js';

@Resolver()
export class ImportResolver {
  constructor(
    private readonly deps: {
      readonly imports: Pick<ImportService, 'importDataset' | 'importAnswerKey' | 'importRun'>;
      readonly uploads: Pick<UploadStore, 'pathOf'>;
    },
  ) {}

  @Authorized<Role>('RUNNER')
  @Mutation(() => DatasetPayload, {
    description: 'Questions from a published JSONL, with the catalogue where there is one. All of a file or nothing.',
  })
  importDataset(
    @Arg('input', () => ImportDatasetInput) input: ImportDatasetInput,
    @Ctx() context: RequestContext,
  ): Promise<Plain<DatasetPayload>> {
    return withUserErrors(['input'], async () => {
      const { datasetId, report } = await this.deps.imports.importDataset({
        name: input.name,
        questionsPath: uploadPath(this.deps.uploads, input.questions, 'questions'),
        ...(input.catalog != null && { catalogPath: uploadPath(this.deps.uploads, input.catalog, 'catalog') }),
        ...(input.description != null && { description: input.description }),
      });
      context.forget();
      return { dataset: await loadRequired(context.loaders.dataset, datasetId, 'dataset'), report };
    });
  }

  @Authorized<Role>('RUNNER')
  @Mutation(() => AnswerKeyPayload, { description: 'A key from a ground-truth JSON. All of a file or nothing.' })
  importAnswerKey(
    @Arg('input', () => ImportAnswerKeyInput) input: ImportAnswerKeyInput,
    @Ctx() context: RequestContext,
  ): Promise<Plain<AnswerKeyPayload>> {
    return withUserErrors(['input'], async () => {
      const { answerKeyId, report } = await this.deps.imports.importAnswerKey({
        dataset: input.dataset,
        name: input.name,
        path: uploadPath(this.deps.uploads, input.upload, 'upload'),
        makeDefault: input.makeDefault ?? false,
      });
      context.forget();
      return { answerKey: await loadRequired(context.loaders.answerKey, answerKeyId, 'answer key'), report };
    });
  }

  @Authorized<Role>('RUNNER')
  @Mutation(() => RunPayload, {
    description: 'Recorded results of an earlier experiment, as a completed run. All of a file or nothing.',
  })
  importRun(
    @Arg('input', () => ImportRunInput) input: ImportRunInput,
    @Ctx() context: RequestContext,
  ): Promise<Plain<RunPayload>> {
    return withUserErrors(['input'], async () => {
      const { runId, report } = await this.deps.imports.importRun({
        dataset: input.dataset,
        name: input.name,
        model: input.model,
        resultsPath: uploadPath(this.deps.uploads, input.results, 'results'),
      });
      context.forget();
      return { run: await loadRequired(context.loaders.run, runId, 'run'), report };
    });
  }
}
