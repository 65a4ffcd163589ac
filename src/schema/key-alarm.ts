import { Field, ObjectType, registerEnumType } from 'type-graphql';

export const KeyAlarmReason = {
  BELOW_CHANCE: 'BELOW_CHANCE',
  FALLS_WITH_EASE: 'FALLS_WITH_EASE',
  TOKEN_AUROC_BELOW_HALF: 'TOKEN_AUROC_BELOW_HALF',
  CONFLICTS_WITH_OTHER_KEY: 'CONFLICTS_WITH_OTHER_KEY',
} as const;
export type KeyAlarmReason = keyof typeof KeyAlarmReason;
registerEnumType(KeyAlarmReason, {
  name: 'KeyAlarmReason',
  description: 'What speaks against an answer key.',
  valuesConfig: {
    BELOW_CHANCE: { description: 'Letters and truths are opposed: balanced accuracy is below one half.' },
    FALLS_WITH_EASE: { description: 'Accuracy falls where the dataset says that questions get easier.' },
    TOKEN_AUROC_BELOW_HALF: { description: 'The probabilities of the letters point away from the truth.' },
    CONFLICTS_WITH_OTHER_KEY: { description: 'Another key disagrees, and the answers fit that one better.' },
  },
});

@ObjectType({ simpleResolvers: true })
export class TaskKeyAlarm {
  @Field(() => String, { description: 'The task whose answers speak against the key.' })
  task: string;

  @Field(() => [KeyAlarmReason], { description: 'What was seen in it, in the order of the enum.' })
  reasons: KeyAlarmReason[];

  @Field(() => String, { description: 'What was seen, with its numbers.' })
  detail: string;
}

@ObjectType({
  description: 'The answers look as if the answer key were wrong: check it before these metrics are used.',
  simpleResolvers: true,
})
export class KeyAlarm {
  @Field(() => [KeyAlarmReason], { description: 'What was seen in any task.' })
  reasons: KeyAlarmReason[];

  @Field(() => String, { description: 'One sentence that says what to check.' })
  message: string;

  @Field(() => [String], { description: 'The tasks whose answers speak against the key.' })
  tasks: string[];

  @Field(() => [TaskKeyAlarm], { description: 'What was seen in each of the tasks.' })
  byTask: TaskKeyAlarm[];
}
