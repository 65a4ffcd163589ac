import { Field, ID, InterfaceType } from 'type-graphql';

@InterfaceType({ description: 'Anything with an opaque global id, which `node(id)` finds again.' })
export abstract class Node {
  /** The database key here; resolvers turn it into the opaque global id. */
  @Field(() => ID, { description: 'Opaque and stable; never take it apart.' })
  id: unknown;
}
