import { Field, ID, ObjectType, registerEnumType } from 'type-graphql';
import { Column, Entity, PrimaryGeneratedColumn } from './entity.js';
import { Node } from './node.js';

export const BackendKind = { VLLM: 'VLLM', SIMULATED: 'SIMULATED', IMPORTED: 'IMPORTED' } as const;
export type BackendKind = keyof typeof BackendKind;
registerEnumType(BackendKind, {
  name: 'BackendKind',
  description: 'What answers.',
  valuesConfig: {
    VLLM: { description: 'A vLLM server.' },
    SIMULATED: { description: 'The simulated vLLM server: no model, no GPU.' },
    IMPORTED: { description: 'Nothing: the answers were recorded elsewhere and imported.' },
  },
});

@Entity('backends')
@ObjectType({
  implements: Node,
  description: 'A model server, configured by the administrator; its address is never part of a query.',
  simpleResolvers: true,
})
export class Backend extends Node {
  @PrimaryGeneratedColumn()
  @Field(() => ID)
  declare id: number;

  @Column('text')
  @Field(() => String)
  name: string;

  @Column('text')
  @Field(() => BackendKind)
  kind: BackendKind;
}
