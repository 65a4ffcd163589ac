import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Estimate, Proportion } from './estimate.js';

export const EasierLevels = { HIGHER: 'HIGHER', LOWER: 'LOWER' } as const;
export type EasierLevels = keyof typeof EasierLevels;
registerEnumType(EasierLevels, {
  name: 'EasierLevels',
  description: 'Which levels of a difficulty factor are easier.',
  valuesConfig: {
    HIGHER: { description: 'A higher level is an easier question.' },
    LOWER: { description: 'A lower level is an easier question.' },
  },
});

@ObjectType({ simpleResolvers: true })
export class PsychometricPoint {
  @Field(() => Float, { description: 'Value of the factor.' })
  level: number;

  @Field(() => Proportion, { description: 'Of all answers to the questions of this level.' })
  accuracy: Proportion;

  @Field(() => Estimate, { description: 'Mean rating of the rated ones, in [1, 5].' })
  confidence: Estimate;
}

@ObjectType({
  description:
    'accuracy(level) = 1/2 + (1/2 - lapse) / (1 + exp(-slope (level - threshold))), by maximum likelihood; the sign of ' +
    'the level is turned where lower levels are easier.',
  simpleResolvers: true,
})
export class PsychometricFit {
  @Field(() => Estimate, {
    description: 'Level at which accuracy is half way between chance and 1 - lapse, in the unit of the level.',
  })
  threshold: Estimate;

  @Field(() => Estimate, { description: 'Per unit of the level, positive towards the easier end.' })
  slope: Estimate;

  @Field(() => Estimate, { description: 'Share of errors that remains however easy the question, 0 to 0.1.' })
  lapse: Estimate;

  @Field(() => Float, {
    nullable: true,
    description: '2 (log likelihood of the accuracies themselves - that of the curve), >= 0; 0 fits exactly.',
  })
  deviance: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Levels with answers less the three parameters; goodness has no p when it is 0.',
  })
  degreesOfFreedom: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'p of the deviance by chi-square: small means that the curve does not fit.',
  })
  goodnessP: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'p of the deviance by simulation: right also where few errors are expected.',
  })
  simulatedGoodnessP: number | null;
}

@ObjectType({ description: 'How accuracy and confidence follow the difficulty of a task.', simpleResolvers: true })
export class Psychometric {
  @Field(() => String, { description: 'The task whose questions have this factor.' })
  task: string;

  @Field(() => String, { description: 'The factor that the dataset declares as its difficulty.' })
  factor: string;

  @Field(() => EasierLevels, { description: 'Which of its levels are easier.' })
  easier: EasierLevels;

  @Field(() => [PsychometricPoint], { description: 'From hard to easy.' })
  points: PsychometricPoint[];

  @Field(() => PsychometricFit, { nullable: true, description: 'The likeliest curve; null where there is none.' })
  fit: PsychometricFit | null;

  @Field(() => String, { nullable: true, description: 'Why there is no fit, in snake_case.' })
  reason: string | null;
}
