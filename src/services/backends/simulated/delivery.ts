import { completionBody, textOf } from './chat-completion.js';
import { ChatStream } from './chat-stream.js';
import type { Generation, TokenSink } from './engine.js';
import type { Exchange } from './exchange.js';
import { sendJson, SIMULATED_HEADER } from './http.js';

export const STREAM_TYPE = 'text/event-stream; charset=utf-8';

/** How a reply reaches its client. */
export interface Delivery {
  /** Takes the tokens as they are generated; null where all of them go out at the end. */
  readonly sink: TokenSink | null;
  /**
   * The reply is generated and its slot is free.
   * @param cachedTokens  null where the server does not tell
   * @throws the signal's reason when the connection goes while the reply is being sent
   */
  finish(cachedTokens: number | null): void | Promise<void>;
}

/** As vLLM sends it: a stream where one was asked for, else one body. */
export function deliveryOf(exchange: Exchange, generation: Generation): Delivery {
  return generation.request.stream ? streamed(exchange, generation) : whole(exchange, generation);
}

function whole(exchange: Exchange, { request, completion }: Generation): Delivery {
  return {
    sink: null,
    finish: (cachedTokens) => {
      exchange.reply = textOf(completion);
      sendJson(exchange.response, 200, completionBody(completion, request, cachedTokens));
    },
  };
}

function streamed(exchange: Exchange, { request, completion }: Generation): Delivery {
  const { response } = exchange;
  const frames = new ChatStream(completion, request);
  return {
    sink: {
      begin: () => {
        exchange.reply = textOf(completion);
        response.writeHead(200, { ...SIMULATED_HEADER, 'content-type': STREAM_TYPE });
        response.write(frames.opening());
      },
      token: (token) => response.write(frames.token(token)),
    },
    finish: (cachedTokens) => {
      response.end(frames.closing(cachedTokens));
    },
  };
}
