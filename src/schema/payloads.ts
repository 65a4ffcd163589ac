import { Field, ID, ObjectType } from 'type-graphql';
import { AccessToken } from './access-token.js';
import { AnswerKey } from './answer-key.js';
import { Dataset } from './dataset.js';
import { ImportReport } from './import-report.js';
import type { Plain } from './plain.js';
import { Run } from './run.js';
import { UserError } from './user-error.js';

const USER_ERRORS = { description: 'Empty when the mutation did what was asked.' };

@ObjectType({ simpleResolvers: true })
export class RunPayload {
  @Field(() => Run, { nullable: true })
  run?: Run | null;

  @Field(() => ImportReport, { nullable: true, description: 'Of a results file: importRun, and startRun with one.' })
  report?: ImportReport | null;

  @Field(() => [UserError], USER_ERRORS)
  userErrors: readonly Plain<UserError>[];
}

@ObjectType({ simpleResolvers: true })
export class DatasetPayload {
  @Field(() => Dataset, { nullable: true })
  dataset?: Dataset | null;

  @Field(() => ImportReport, { nullable: true })
  report?: ImportReport | null;

  @Field(() => [UserError], USER_ERRORS)
  userErrors: readonly Plain<UserError>[];
}

@ObjectType({ simpleResolvers: true })
export class AnswerKeyPayload {
  @Field(() => AnswerKey, { nullable: true })
  answerKey?: AnswerKey | null;

  @Field(() => ImportReport, { nullable: true, description: 'Only of importAnswerKey and deriveAnswerKey.' })
  report?: ImportReport | null;

  @Field(() => [UserError], USER_ERRORS)
  userErrors: readonly Plain<UserError>[];
}

@ObjectType({ simpleResolvers: true })
export class AccessTokenPayload {
  @Field(() => AccessToken, { nullable: true })
  token?: Plain<AccessToken> | null;

  @Field(() => String, {
    nullable: true,
    description: 'What is sent as `Authorization: Bearer …`. Only of createToken, and never told again.',
  })
  secret?: string | null;

  @Field(() => [UserError], USER_ERRORS)
  userErrors: readonly Plain<UserError>[];
}

@ObjectType({ simpleResolvers: true })
export class DeletePayload {
  @Field(() => ID, { nullable: true, description: 'Global id of what is gone.' })
  deletedId?: string | null;

  @Field(() => [UserError], USER_ERRORS)
  userErrors: readonly Plain<UserError>[];
}
