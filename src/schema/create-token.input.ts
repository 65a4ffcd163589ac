import { Field, InputType } from 'type-graphql';
import { Role } from './role.js';

@InputType({ description: 'A new access token.' })
export class CreateTokenInput {
  @Field(() => String, {
    description: 'Who or what it is for: 1 to 200 characters; no other in use may have the name.',
  })
  name: string;

  @Field(() => Role)
  role: Role;

  @Field(() => Date, { nullable: true, description: 'A moment in the future; it does not expire unless told.' })
  expiresAt?: Date | null;
}
