import type { GraphQLResolveInfo } from 'graphql';
import { GraphQLJSONObject } from 'graphql-scalars';
import { Arg, Args, Ctx, FieldResolver, ID, Info, Resolver, Root } from 'type-graphql';
import { Answer, AnswerConnection } from '../schema/answer.js';
import type { Connection } from '../schema/connection.js';
import { Dataset } from '../schema/dataset.js';
import { Image } from '../schema/image.js';
import { PageArgs } from '../schema/page-args.js';
import { Option, Question } from '../schema/question.js';
import type { QuestionContent } from '../services/datasets/question.reads.js';
import { neededOfAnswers } from './answer-fields.js';
import { answerKeyOf } from './answer-key-choice.js';
import { pageRequest, toConnection } from './connection.js';
import type { RequestContext } from './context.js';
import { toGlobalId } from './global-id.js';
import { loadRequired } from './load.js';

@Resolver(() => Question)
export class QuestionResolver {
  @FieldResolver(() => ID)
  id(@Root() question: Question): string {
    return toGlobalId('Question', question.id);
  }

  @FieldResolver(() => String, { description: 'Stage 1, sent with the image.' })
  async answerPrompt(@Root() question: Question, @Ctx() context: RequestContext): Promise<string> {
    return (await contentOf(question, context)).answerPrompt;
  }

  @FieldResolver(() => String, { description: 'Stage 2, sent in the same conversation after the answer.' })
  async confidencePrompt(@Root() question: Question, @Ctx() context: RequestContext): Promise<string> {
    return (await contentOf(question, context)).confidencePrompt;
  }

  @FieldResolver(() => [Option])
  async options(@Root() question: Question, @Ctx() context: RequestContext): Promise<Option[]> {
    return (await contentOf(question, context)).options;
  }

  @FieldResolver(() => GraphQLJSONObject, { description: 'Factor name to value, both strings.' })
  async factors(@Root() question: Question, @Ctx() context: RequestContext): Promise<QuestionContent['factors']> {
    return (await contentOf(question, context)).factors;
  }

  @FieldResolver(() => Dataset)
  dataset(@Root() question: Question, @Ctx() { loaders }: RequestContext): Promise<Dataset> {
    return loadRequired(loaders.dataset, question.datasetId, 'dataset');
  }

  @FieldResolver(() => Image, { nullable: true, description: 'Null where the import had nothing to render it from.' })
  async image(@Root() question: Question, @Ctx() { loaders }: RequestContext): Promise<Image | null> {
    return question.imageId === null ? null : loadRequired(loaders.image, question.imageId, 'image');
  }

  @FieldResolver(() => String, {
    nullable: true,
    description: "Under the named key, or the dataset's default; null where that key does not hold the question.",
  })
  async correctLetter(
    @Root() question: Question,
    @Ctx() { loaders }: RequestContext,
    @Arg('answerKey', () => String, { nullable: true, description: 'Name of a key.' }) answerKey?: string | null,
  ): Promise<string | null> {
    const key = await answerKeyOf(loaders, question.datasetId, answerKey);
    if (!key) return null;
    return (await loaders.correctLetter.load({ answerKeyId: key.id, questionId: question.id })) ?? null;
  }

  @FieldResolver(() => AnswerConnection, { description: 'Over all runs, the oldest run first.' })
  async answers(
    @Root() question: Question,
    @Args(() => PageArgs) args: PageArgs,
    @Ctx() { loaders }: RequestContext,
    @Info() info: GraphQLResolveInfo,
  ): Promise<Connection<Answer>> {
    const request = { ...pageRequest(args, 2), ...neededOfAnswers(info) };
    const page = await loaders.answersOfQuestion(request).load(question.id);
    return toConnection(
      page,
      ({ runId, sample }) => [runId, sample],
      () => loaders.answerCountOfQuestion.load(question.id),
    );
  }
}

function contentOf({ id }: Question, { loaders }: RequestContext): Promise<QuestionContent> {
  return loadRequired(loaders.questionContent, id, 'question');
}
