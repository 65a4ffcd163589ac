import type { ChatCompletionContentPart, ChatCompletionUserMessageParam } from 'openai/resources/chat/completions';

/** Bytes of an image file, and what they are. */
export interface QuestionImage {
  readonly mimeType: string;
  readonly bytes: Buffer;
}

/**
 * The user's message with an image, which remembers its JSON as bytes: both stages send the same, JSON.stringify would look
 * at each character of an image for something to escape, where base64 has nothing, and as text the image would be
 * written again for each request. Not to be changed once made.
 */
export class ImageQuestion implements ChatCompletionUserMessageParam {
  readonly role = 'user';
  #json: Buffer | undefined;

  constructor(
    private readonly image: QuestionImage,
    private readonly prompt: string,
  ) {}

  /** As the client's types have it; made anew each time. */
  get content(): ChatCompletionContentPart[] {
    const { mimeType, bytes } = this.image;
    return [
      { type: 'image_url', image_url: { url: `data:${mimeType};base64,${bytes.toString('base64')}` } },
      { type: 'text', text: this.prompt },
    ];
  }

  /** UTF-8. */
  get json(): Buffer {
    return (this.#json ??= this.#written());
  }

  /** For whoever serialises it in the common way. */
  toJSON(): ChatCompletionUserMessageParam {
    return { role: this.role, content: this.content };
  }

  #written(): Buffer {
    const type = JSON.stringify(this.image.mimeType).slice(1, -1);
    return Buffer.concat([
      Buffer.from(`{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:${type};base64,`),
      Buffer.from(this.image.bytes.toString('base64'), 'latin1'),
      Buffer.from(`"}},{"type":"text","text":${JSON.stringify(this.prompt)}}]}`),
    ]);
  }
}
