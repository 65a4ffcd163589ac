import { Arg, Ctx, FieldResolver, ID, Resolver, Root } from 'type-graphql';
import { Answer, LetterProbability } from '../schema/answer.js';
import type { Plain } from '../schema/plain.js';
import { Question } from '../schema/question.js';
import { Run } from '../schema/run.js';
import { StageRecord } from '../schema/stage-record.js';
import { lettersInOrder } from '../services/answers/letter-probabilities.js';
import { stagesOf } from '../services/answers/stages.js';
import type { QuestionReads } from '../services/datasets/question.reads.js';
import type { RequestContext } from './context.js';
import { toGlobalId } from './global-id.js';
import { loadRequired } from './load.js';

@Resolver(() => Answer)
export class AnswerResolver {
  constructor(private readonly deps: { readonly questions: Pick<QuestionReads, 'known'> }) {}

  @FieldResolver(() => ID)
  id(@Root() { runId, questionId, sample }: Answer): string {
    return toGlobalId('Answer', runId, questionId, sample);
  }

  @FieldResolver(() => Run)
  run(@Root() answer: Answer, @Ctx() { loaders }: RequestContext): Promise<Run> {
    return loadRequired(loaders.run, answer.runId, 'run');
  }

  @FieldResolver(() => Run, {
    nullable: true,
    description: 'Who asked for a reused answer; null for a results file, and when that run has been deleted since.',
  })
  reusedFrom(@Root() { reusedFromId }: Answer, @Ctx() { loaders }: RequestContext): Promise<Run> | null {
    return reusedFromId === null ? null : loadRequired(loaders.run, reusedFromId, 'run');
  }

  @FieldResolver(() => Question)
  question(@Root() { questionId }: Answer, @Ctx() { loaders }: RequestContext): Question | Promise<Question> {
    return this.deps.questions.known(questionId) ?? loadRequired(loaders.question, questionId, 'question');
  }

  @FieldResolver(() => Boolean, {
    nullable: true,
    description:
      "Under the named key, or the dataset's default. A reply without a letter is false; null without a reply or a truth.",
  })
  isCorrect(
    @Root() answer: Answer,
    @Ctx() { loaders }: RequestContext,
    @Arg('answerKey', () => String, { nullable: true, description: 'Name of a key.' }) answerKey?: string | null,
  ): Promise<boolean | null> {
    return loaders.correctness(answerKey ?? null).load(answer);
  }

  @FieldResolver(() => [LetterProbability], {
    nullable: true,
    description: 'Mass the model put on each option letter at its first answer token; null when it was not told.',
  })
  probabilities(@Root() { letterProbabilities }: Answer): Plain<LetterProbability>[] | null {
    return letterProbabilities && lettersInOrder(letterProbabilities);
  }

  @FieldResolver(() => [StageRecord], { description: 'The replies that are written, stage 1 first.' })
  stages(@Root() answer: Answer): Plain<StageRecord>[] {
    return stagesOf(answer);
  }
}
