import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Estimate } from './estimate.js';

@ObjectType({
  description:
    'meta-d′: the d′ that an ideal observer would need to rate as this model does, by maximum likelihood (Maniscalco & ' +
    'Lau 2012). Read `reliable` and `reasons` first; the intervals are bootstrapped.',
  simpleResolvers: true,
})
export class MetaD {
  @Field(() => Int)
  n: number;

  @Field(() => Float, { nullable: true, description: "Type-1 d′ from the same padded counts; not decision.dPrime's." })
  dPrime: number | null;

  @Field(() => Float, { nullable: true })
  criterion: number | null;

  @Field(() => Estimate)
  metaDPrime: Estimate;

  @Field(() => Estimate, { description: 'meta-d′ / d′; 1 is ideal.' })
  mRatio: Estimate;

  @Field(() => Estimate, { description: 'meta-d′ - d′; 0 is ideal.' })
  mDiff: Estimate;

  @Field(() => Float, { nullable: true })
  logLikelihood: number | null;

  @Field(() => Boolean, { description: 'False when any of `reasons` holds.' })
  reliable: boolean;

  @Field(() => [String], { description: 'Why the values are missing or not to be trusted, in snake_case.' })
  reasons: string[];
}
