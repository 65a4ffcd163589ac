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
    BELOW_CHANCE: { description: 'Accuracy, or balanced accuracy, lies below one half with its whole interval.' },
    FALLS_WITH_EASE: { description: 'Accuracy falls where the dataset says that questions get easier.' },
    TOKEN_AUROC_BELOW_HALF: { description: 'The probabilities of the letters point away from the truth.' },
    CONFLICTS_WITH_OTHER_KEY: { description: 'Another key disagrees, and the answers fit that one better.' },
  },
});

@ObjectType({ simpleResolvers: true })
export class TaskKeyAlarm {
  @Field(() => String)
  task: string;

  @Field(() => [KeyAlarmReason])
  reasons: KeyAlarmReason[];

  @Field(() => String, { description: 'What was seen, with its numbers.' })
  detail: string;
}

@ObjectType({
  description: 'The answers look as if the answer key were wrong: check it before these metrics are used.',
  simpleResolvers: true,
})
export class KeyAlarm {
  @Field(() => [KeyAlarmReason])
  reasons: KeyAlarmReason[];

  @Field(() => String, { description: 'One sentence that says what to check.' })
  message: string;

  @Field(() => [String])
  tasks: string[];

  @Field(() => [TaskKeyAlarm])
  byTask: TaskKeyAlarm[];
}
