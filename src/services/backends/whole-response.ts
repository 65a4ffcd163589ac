import type { HttpReply } from './http-exchange.js';
import type { ReplyHeaders } from './reply-headers.js';

/** A reply that is there as a whole, as the part of a fetch Response that the openai client reads. */
export class WholeResponse {
  readonly status: number;
  readonly headers: ReplyHeaders;
  readonly body = null;
  readonly url = '';
  readonly #text: string;

  constructor(reply: HttpReply) {
    this.status = reply.status;
    this.headers = reply.headers;
    this.#text = reply.text;
  }

  get ok(): boolean {
    return this.status >= 200 && this.status < 300;
  }

  text(): Promise<string> {
    return Promise.resolve(this.#text);
  }

  /** @throws SyntaxError */
  json(): Promise<unknown> {
    return this.text().then((text): unknown => JSON.parse(text));
  }

  /** The client asks for no more than this class has. */
  asResponse(): Response {
    return this as unknown as Response;
  }
}
