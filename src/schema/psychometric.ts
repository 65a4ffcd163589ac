import { Field, Float, Int, ObjectType, registerEnumType } from 'type-graphql';
import { Estimate, Proportion } from './estimate.js';

export const EasierLevels = { HIGHER: 'HIGHER', LOWER: 'LOWER' } as const;
export type EasierLevels = keyof typeof EasierLevels;
registerEnumType(EasierLevels, {
  name: 'EasierLevels',
  description: 'Which levels of a difficulty factor are easier.',
});

@ObjectType({ simpleResolvers: true })
export class PsychometricPoint {
  @Field(() => Float, { description: 'Value of the factor.' })
  level: number;

  @Field(() => Proportion)
  accuracy: Proportion;

  @Field(() => Estimate, { description: 'Mean rating of 1-5.' })
  confidence: Estimate;
}

@ObjectType({
  description:
    'accuracy(level) = 1/2 + (1/2 - lapse) / (1 + exp(-slope (level - threshold))), by maximum likelihood; the sign of ' +
    'the level is turned where lower levels are easier.',
  simpleResolvers: true,
})
export class PsychometricFit {
  @Field(() => Estimate, { description: 'Level at which accuracy is half way between chance and 1 - lapse.' })
  threshold: Estimate;

  @Field(() => Estimate, { description: 'Per unit of the level, positive.' })
  slope: Estimate;

  @Field(() => Estimate, { description: 'Errors that remain however easy the question.' })
  lapse: Estimate;

  @Field(() => Float, { nullable: true })
  deviance: number | null;

  @Field(() => Int, { nullable: true })
  degreesOfFreedom: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'p of the deviance by chi-square: small means that the curve does not fit.',
  })
  goodnessP: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The same by simulation: right also where few errors are expected.',
  })
  simulatedGoodnessP: number | null;
}

@ObjectType({ description: 'How accuracy and confidence follow the difficulty of a task.', simpleResolvers: true })
export class Psychometric {
  @Field(() => String)
  task: string;

  @Field(() => String)
  factor: string;

  @Field(() => EasierLevels)
  easier: EasierLevels;

  @Field(() => [PsychometricPoint], { description: 'From hard to easy.' })
  points: PsychometricPoint[];

  @Field(() => PsychometricFit, { nullable: true })
  fit: PsychometricFit | null;

  @Field(() => String, { nullable: true, description: 'Why there is no fit, in snake_case.' })
  reason: string | null;
}
