import { Field, Int, ObjectType } from 'type-graphql';
import { Column, Entity, PrimaryGeneratedColumn } from './entity.js';

/** The table knows an image by its recipe first; `sha256` and `byteSize` are null there until it has been rendered. */
@Entity('images')
@ObjectType({ description: 'A stimulus, rendered on first use and the same bytes everywhere.', simpleResolvers: true })
export class Image {
  @PrimaryGeneratedColumn()
  id: number;

  @Column('jsonb')
  recipe: object;

  @Column('text', { name: 'recipe_hash' })
  recipeHash: string;

  @Column('text', { nullable: true })
  sha256: string | null;

  @Column('text', { name: 'mime_type' })
  @Field(() => String)
  mimeType: string;

  @Column('integer')
  @Field(() => Int, { description: 'Pixels.' })
  width: number;

  @Column('integer')
  @Field(() => Int, { description: 'Pixels.' })
  height: number;

  @Column('integer', { name: 'byte_size', nullable: true })
  byteSize: number | null;
}
