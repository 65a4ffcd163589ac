import type { ChatCompletionContentPart, ChatCompletionUserMessageParam } from 'openai/resources/chat/completions';

/**
 * The user's message with an image, which remembers its JSON: both stages send the same bytes, and JSON.stringify looks
 * at each character of an image for something to escape, where base64 has nothing. Not to be changed once made.
 */
export class ImageQuestion implements ChatCompletionUserMessageParam {
  readonly role = 'user';
  readonly content: ChatCompletionContentPart[];
  #json: string | undefined;

  /** @param imageUrl  data URL */
  constructor(
    private readonly imageUrl: string,
    private readonly prompt: string,
  ) {
    this.content = [
      { type: 'image_url', image_url: { url: imageUrl } },
      { type: 'text', text: prompt },
    ];
  }

  get json(): string {
    return (this.#json ??=
      `{"role":"user","content":[{"type":"image_url","image_url":{"url":${quoted(this.imageUrl)}}},` +
      `{"type":"text","text":${JSON.stringify(this.prompt)}}]}`);
  }

  /** For whoever serialises it in the common way. */
  toJSON(): ChatCompletionUserMessageParam {
    return { role: this.role, content: this.content };
  }
}

/** Base64 needs no escape; two searches for a character see to the rest of a data URL. */
function quoted(url: string): string {
  return url.includes('"') || url.includes('\\') ? JSON.stringify(url) : `"${url}"`;
}
