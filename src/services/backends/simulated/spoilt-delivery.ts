import type { ServerResponse } from 'node:http';
import { setImmediate as afterSockets } from 'node:timers/promises';
import { completionBody, textOf } from './chat-completion.js';
import { ChatStream } from './chat-stream.js';
import { STREAM_TYPE, type Delivery } from './delivery.js';
import type { Generation } from './engine.js';
import type { Exchange } from './exchange.js';
import { ENGINE_FAILURE } from './fault-answers.js';
import { sendJson, SIMULATED_HEADER } from './http.js';
import { pause } from './pause.js';

/**
 * A client that finds data and reset together reports an ordinary end (libuv does), so it gets time to read the data. One
 * that is slower than this still sees the body end too early, only by another name.
 */
const AHEAD_OF_RESET_MS = 20;
/** A slow body comes in at most so many pieces. */
const SLOW_PIECES = 20;

/** The reply as it would go out, with the place where it is broken off. */
interface Payload {
  readonly isStream: boolean;
  readonly text: string;
  /** Everything up to and with the first token of a stream; half of a plain body. */
  readonly head: string;
}

/** Sends a payload in its own way. */
export type Spoil = (exchange: Exchange, payload: Payload) => void | Promise<void>;

/** A reply that is generated as ever and spoilt on its way out; a stream is not paced by tokens any more. */
export function spoiltDelivery(exchange: Exchange, generation: Generation, spoil: Spoil): Delivery {
  return {
    sink: null,
    finish: (cachedTokens) => {
      exchange.reply = textOf(generation.completion);
      return spoil(exchange, payloadOf(generation, cachedTokens));
    },
  };
}

function payloadOf({ request, completion }: Generation, cachedTokens: number | null): Payload {
  if (!request.stream) {
    const text = JSON.stringify(completionBody(completion, request, cachedTokens));
    return { isStream: false, text, head: text.slice(0, text.length / 2) };
  }
  const frames = new ChatStream(completion, request);
  const [first = '', ...others] = completion.tokens.map((token) => frames.token(token));
  const head = frames.opening() + first;
  return { isStream: true, text: head + others.join('') + frames.closing(cachedTokens), head };
}

export const resetBeforeBody: Spoil = async (exchange, payload) => {
  writeHead(exchange.response, payload, payload.text.length);
  exchange.response.flushHeaders();
  await resetSoon(exchange);
};

export const resetMidBody: Spoil = async (exchange, payload) => {
  writeHead(exchange.response, payload, payload.text.length);
  exchange.response.write(payload.head);
  await resetSoon(exchange);
};

/** HTTP is content: only the reply itself is not whole. */
export const truncate: Spoil = (exchange, payload) => {
  writeHead(exchange.response, payload);
  exchange.cut();
  exchange.response.end(payload.head);
};

/** @param promised  tell the length of the whole body; else it comes in chunks, the last of which is missing */
export function cutShort(promised: boolean): Spoil {
  return (exchange, payload) => {
    writeHead(exchange.response, payload, promised ? Buffer.byteLength(payload.text) : undefined);
    exchange.response.write(payload.head);
    exchange.cut();
    exchange.request.socket.destroySoon();
  };
}

/** What vLLM does when its engine dies under a reply: a stream cannot take its status back. */
export const errorFrame: Spoil = (exchange, { isStream, head }) => {
  const { response } = exchange;
  exchange.reply = null;
  if (!isStream) {
    sendJson(response, 200, ENGINE_FAILURE.body);
    return;
  }
  response.writeHead(200, { ...SIMULATED_HEADER, 'content-type': STREAM_TYPE });
  response.end(`${head}data: ${JSON.stringify(ENGINE_FAILURE.body)}\n\ndata: [DONE]\n\n`);
};

/** @param bodyMs  from the headers to the last byte */
export function dribble(bodyMs: number): Spoil {
  return async ({ response, signal }, payload) => {
    const bytes = Buffer.from(payload.text);
    const size = Math.ceil(bytes.length / SLOW_PIECES);
    const pieces = Math.ceil(bytes.length / size);
    writeHead(response, payload, bytes.length);
    response.flushHeaders();
    for (let piece = 0; piece < pieces; piece++) {
      await pause(bodyMs / pieces, signal);
      response.write(bytes.subarray(piece * size, (piece + 1) * size));
    }
    response.end();
  };
}

/** Sends another text in the place of the reply, in which no client can read what the model said. */
export function garble(change: (text: string) => string): Spoil {
  return (exchange, payload) => {
    exchange.reply = null;
    const text = change(payload.text);
    writeHead(exchange.response, payload, Buffer.byteLength(text));
    exchange.response.end(text);
  };
}

/** Python's quotes: the commonest way in which a body is almost JSON. */
export const malformJson = garble((text) => text.replaceAll('{"id":', "{'id':"));

interface Choice {
  readonly message?: object;
  readonly delta?: object;
}

export const emptyChoices = garble(reshaping(() => []));

export const nullContent = garble(
  reshaping((choices) =>
    choices.map((choice) => ({
      ...choice,
      ...(choice.message && { message: { ...choice.message, content: null } }),
      ...(choice.delta && { delta: { ...choice.delta, content: null } }),
    })),
  ),
);

/** Changes the choices of a body, or those of each frame of a stream. */
function reshaping(change: (choices: readonly Choice[]) => readonly Choice[]): (text: string) => string {
  return (text) =>
    text.replaceAll(/^(data: )?(\{.*\})$/gm, (_, prefix: string | undefined, json: string) => {
      const body = JSON.parse(json) as { choices: readonly Choice[] };
      return (prefix ?? '') + JSON.stringify({ ...body, choices: change(body.choices) });
    });
}

/** @param contentLength  in bytes; without it the body comes in chunks. A stream always does */
function writeHead(response: ServerResponse, { isStream }: Payload, contentLength?: number): void {
  response.writeHead(200, {
    ...SIMULATED_HEADER,
    'content-type': isStream ? STREAM_TYPE : 'application/json',
    ...(isStream || contentLength === undefined ? {} : { 'content-length': contentLength }),
  });
}

async function resetSoon(exchange: Exchange): Promise<void> {
  await pause(AHEAD_OF_RESET_MS, exchange.signal);
  // In a busy process the timer is late and comes before the sockets are read: a client in it reads first.
  await afterSockets();
  exchange.cut();
  exchange.request.socket.resetAndDestroy();
}
