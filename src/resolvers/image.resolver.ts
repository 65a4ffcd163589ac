import { FieldResolver, Resolver, Root } from 'type-graphql';
import { Image } from '../schema/image.js';

@Resolver(() => Image)
export class ImageResolver {
  @FieldResolver(() => String, { description: 'Path on this server; the bytes behind it never change.' })
  url(@Root() image: Image): string {
    return `/images/${image.sha256 ?? ''}.png`;
  }
}
