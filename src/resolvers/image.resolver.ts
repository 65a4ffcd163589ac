import { Ctx, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { Image } from '../schema/image.js';
import type { StoredImageInfo } from '../services/stimuli/image-store.js';
import type { RequestContext } from './context.js';
import { loadRequired } from './load.js';

/** What follows from an image's bytes; an image that was never rendered is rendered only when one of these is asked for. */
@Resolver(() => Image)
export class ImageResolver {
  @FieldResolver(() => String, { description: 'Path on this server; the bytes behind it never change.' })
  async url(@Root() image: Image, @Ctx() context: RequestContext): Promise<string> {
    return `/images/${(await rendered(image, context)).sha256}.png`;
  }

  @FieldResolver(() => String, { description: 'Of the bytes, in hex.' })
  async sha256(@Root() image: Image, @Ctx() context: RequestContext): Promise<string> {
    return (await rendered(image, context)).sha256;
  }

  @FieldResolver(() => Int, { description: 'Bytes.' })
  async byteSize(@Root() image: Image, @Ctx() context: RequestContext): Promise<number> {
    return (await rendered(image, context)).byteSize;
  }
}

function rendered(image: Image, { loaders }: RequestContext): Promise<StoredImageInfo> {
  return loadRequired(loaders.renderedImage, image.id, 'image');
}
