import { Field, ID, ObjectType } from 'type-graphql';
import { Role } from './role.js';

@ObjectType({
  description:
    'A secret by which a client is let in, with a name, a role and an end. Only a digest of the secret is stored.',
  simpleResolvers: true,
})
export class AccessToken {
  @Field(() => ID)
  id: number;

  @Field(() => String, { description: 'Unique among those that are not revoked.' })
  name: string;

  @Field(() => Role)
  role: Role;

  @Field(() => Date)
  createdAt: Date;

  @Field(() => Date, { nullable: true, description: 'From then on it lets nobody in; null when it does not expire.' })
  expiresAt: Date | null;

  @Field(() => Date, {
    nullable: true,
    description: 'Null until somebody revokes it, or another is made under the name of one that has expired.',
  })
  revokedAt: Date | null;
}
