import { Arg, Ctx, ID, Query, Resolver } from 'type-graphql';
import { Node } from '../schema/node.js';
import type { RequestContext } from './context.js';
import { parseGlobalId, type GlobalId } from './global-id.js';
import type { Loaders } from './loaders.js';

@Resolver()
export class NodeResolver {
  @Query(() => Node, { nullable: true, description: 'Whatever has this id; null when it is not there any more.' })
  async node(@Arg('id', () => ID) id: string, @Ctx() { loaders }: RequestContext): Promise<Node | null> {
    return (await loadNode(loaders, parseGlobalId(id))) ?? null;
  }
}

function loadNode(loaders: Loaders, { type, key }: GlobalId): Promise<Node | undefined> {
  // An id has been checked for the number of its parts, so the defaults are never used.
  const [first = 0, questionId = 0, sample = 0] = key;
  switch (type) {
    case 'Dataset':
      return loaders.dataset.load(first);
    case 'Question':
      return loaders.question.load(first);
    case 'AnswerKey':
      return loaders.answerKey.load(first);
    case 'Backend':
      return loaders.backend.load(first);
    case 'Run':
      return loaders.run.load(first);
    case 'Answer':
      return loaders.answer.load({ runId: first, questionId, sample });
    case 'AccessToken':
      // No node: whoever may look may ask for any of them, and access tokens are for administrators.
      return Promise.resolve(undefined);
  }
}
