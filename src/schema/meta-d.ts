import { Field, Float, Int, ObjectType } from 'type-graphql';
import { Estimate } from './estimate.js';

@ObjectType({
  description:
    'meta-d′: the d′ that an ideal observer would need to rate as this model does, by maximum likelihood (Maniscalco & ' +
    'Lau 2012). Read `reliable` and `reasons` first; the intervals are bootstrapped.',
  simpleResolvers: true,
})
export class MetaD {
  @Field(() => Int, { description: 'Rated answers that the fit stands on.' })
  n: number;

  @Field(() => Float, { nullable: true, description: "Type-1 d′ from the same padded counts; not decision.dPrime's." })
  dPrime: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Type-1 criterion c from the same padded counts; null where meta-d′ is.',
  })
  criterion: number | null;

  @Field(() => Estimate, {
    description: 'In the unit of d′, -10 to 10; 0 says that ratings know nothing of being right.',
  })
  metaDPrime: Estimate;

  @Field(() => Estimate, { description: 'meta-d′ / d′; 1 is ideal. Null when |d′| is below 0.1.' })
  mRatio: Estimate;

  @Field(() => Estimate, { description: 'meta-d′ - d′; 0 is ideal.' })
  mDiff: Estimate;

  @Field(() => Float, { nullable: true, description: 'Of the fit, in nats; null where meta-d′ is.' })
  logLikelihood: number | null;

  @Field(() => Boolean, { description: 'False when any of `reasons` holds.' })
  reliable: boolean;

  @Field(() => [String], { description: 'Why the values are missing or not to be trusted, in snake_case.' })
  reasons: string[];
}
