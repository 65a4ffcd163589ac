import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import type { Connection } from '../schema/connection.js';
import { KeyAgreement, KeyAudit, KeyDisagreement, KeyDisagreementConnection } from '../schema/key-audit.js';
import { PageArgs } from '../schema/page-args.js';
import type { Plain } from '../schema/plain.js';
import type { KeyAuditService, KeyDisagreement as AuditedQuestion } from '../services/datasets/key-audit.js';
import { encodeCursor, pageRequest } from './connection.js';
import type { RequestContext } from './context.js';
import { loadRequired } from './load.js';
import type { Loaders } from './loaders.js';

@Resolver(() => KeyAudit)
export class KeyAuditResolver {
  constructor(private readonly deps: { readonly keyAudit: KeyAuditService }) {}

  @FieldResolver(() => [KeyAgreement], {
    description: 'Every pair of keys: first over all tasks (task null), then task by task.',
  })
  async agreements(@Root() audit: KeyAudit, @Ctx() { loaders }: RequestContext): Promise<Plain<KeyAgreement>[]> {
    const agreements = await this.deps.keyAudit.agreements(audit.datasetId);
    return Promise.all(
      agreements.map(async ({ leftKeyId, rightKeyId, task, compared, disagree }) => ({
        left: await loadRequired(loaders.answerKey, leftKeyId, 'answer key'),
        right: await loadRequired(loaders.answerKey, rightKeyId, 'answer key'),
        task,
        compared,
        disagree,
      })),
    );
  }

  @FieldResolver(() => KeyDisagreementConnection, {
    description: 'Questions for which the keys do not all name the same letter, in the order of the dataset.',
  })
  async disagreements(
    @Root() audit: KeyAudit,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: RequestContext,
  ): Promise<Connection<Plain<KeyDisagreement>>> {
    const { first, after } = pageRequest(args, 1);
    const position = after?.[0];
    const { rows, hasNextPage, totalCount } = await this.deps.keyAudit.disagreements(audit.datasetId, {
      first,
      ...(position !== undefined && { after: position }),
    });
    const nodes = await Promise.all(rows.map((row) => toDisagreement(loaders, row)));
    const cursors = rows.map((row) => encodeCursor([row.position]));
    return {
      nodes,
      edges: () => nodes.map((node, index) => ({ node, cursor: cursors[index] ?? '' })),
      pageInfo: { hasNextPage, endCursor: cursors.at(-1) ?? null },
      totalCount,
    };
  }
}

async function toDisagreement(
  loaders: Loaders,
  { questionId, letters }: AuditedQuestion,
): Promise<Plain<KeyDisagreement>> {
  const [question, ...keyLetters] = await Promise.all([
    loadRequired(loaders.question, questionId, 'question'),
    ...letters.map(async ({ answerKeyId, letter }) => ({
      answerKey: await loadRequired(loaders.answerKey, answerKeyId, 'answer key'),
      letter,
    })),
  ]);
  return { question, letters: keyLetters };
}
