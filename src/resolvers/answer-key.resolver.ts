import { Arg, Authorized, Ctx, FieldResolver, ID, Int, Mutation, Resolver, Root } from 'type-graphql';
import { AnswerKey, LetterCount } from '../schema/answer-key.js';
import { DeriveAnswerKeyInput } from '../schema/derive-answer-key.input.js';
import { AnswerKeyPayload } from '../schema/payloads.js';
import type { Plain } from '../schema/plain.js';
import type { Role } from '../schema/role.js';
import type { AnswerKeyService } from '../services/datasets/answer-key.service.js';
import type { PixelKeyService } from '../services/datasets/pixel-key.service.js';
import type { RequestContext } from './context.js';
import { keyOf, toGlobalId } from './global-id.js';
import { loadRequired } from './load.js';
import { withUserErrors } from './user-errors.js';

@Resolver(() => AnswerKey)
export class AnswerKeyResolver {
  constructor(
    private readonly deps: {
      readonly answerKeyService: AnswerKeyService;
      readonly pixelKeys: Pick<PixelKeyService, 'derive'>;
    },
  ) {}

  @Authorized<Role>('RUNNER')
  @Mutation(() => AnswerKeyPayload, {
    description:
      'A key read back from the pixels of the images that models are shown, beside the keys that are there; it is not ' +
      'made the default. The same letters under the same name are the key that exists. Takes up to a minute for 2,688 ' +
      'images that were never rendered, and ends when the request does.',
  })
  deriveAnswerKey(
    @Arg('input', () => DeriveAnswerKeyInput) input: DeriveAnswerKeyInput,
    @Ctx() context: RequestContext,
  ): Promise<Plain<AnswerKeyPayload>> {
    return withUserErrors(['input'], async () => {
      const { answerKeyId, report } = await this.deps.pixelKeys.derive({
        dataset: input.dataset,
        datasetVersion: input.datasetVersion ?? null,
        ...(input.name != null && { name: input.name }),
        signal: context.signal,
      });
      context.forget();
      return { answerKey: await loadRequired(context.loaders.answerKey, answerKeyId, 'answer key'), report };
    });
  }

  @Authorized<Role>('RUNNER')
  @Mutation(() => AnswerKeyPayload, { description: 'Makes a key the one that is used where no key is named.' })
  setDefaultAnswerKey(
    @Arg('id', () => ID) id: string,
    @Ctx() context: RequestContext,
  ): Promise<Plain<AnswerKeyPayload>> {
    return withUserErrors([], async () => {
      const keyId = keyOf('AnswerKey', id);
      await this.deps.answerKeyService.setDefaultAnswerKey(keyId);
      context.forget();
      return { answerKey: await loadRequired(context.loaders.answerKey, keyId, 'answer key') };
    });
  }

  @FieldResolver(() => ID)
  id(@Root() key: AnswerKey): string {
    return toGlobalId('AnswerKey', key.id);
  }

  @FieldResolver(() => Int, { description: 'Questions that the key holds.' })
  async questionCount(@Root() key: AnswerKey, @Ctx() { loaders }: RequestContext): Promise<number> {
    const counts = await loaders.letterCounts.load(key.id);
    return counts.reduce((sum, { count }) => sum + count, 0);
  }

  @FieldResolver(() => [LetterCount], { description: 'By letter; a balanced key has about equal counts.' })
  letterCounts(@Root() key: AnswerKey, @Ctx() { loaders }: RequestContext): Promise<LetterCount[]> {
    return loaders.letterCounts.load(key.id);
  }
}
