import { Sender } from 'ws';
import type { LivePayload } from './live-subscription.js';

const BEFORE_ID = '{"id":"';
const AFTER_ID = '","type":"next","payload":';
/** A whole text message as this server sends it: unmasked, and uncompressed (the server offers no permessage-deflate). */
const TEXT_FRAME = { fin: true, opcode: 1, mask: false, rsv1: false, readOnly: true } as const;

/** A `next` message as it goes over the wire, with room for the id of a subscription. */
interface NextFrame {
  readonly bytes: Buffer;
  readonly idAt: number;
}

/** By the length of the id, which clients make by the same rule and so nearly always share. */
const framesOf = new WeakMap<LivePayload, Map<number, NextFrame>>();

/**
 * `next` messages of one subscription, as many as fit into `limitBytes`, one at the least. Each payload was serialised
 * and framed once for all subscriptions; what is left to do for one of them is to copy it and to put in the id.
 * @param id    as it stands in JSON, without quotes
 * @param from  index of the first payload to send
 * @returns the bytes of whole WebSocket frames, and the index after the last payload in them
 */
export function nextFrames(
  payloads: readonly LivePayload[],
  { id, from, limitBytes }: { readonly id: Buffer; readonly from: number; readonly limitBytes: number },
): { bytes: Buffer; end: number } {
  const frames: NextFrame[] = [];
  let size = 0;
  for (const payload of payloads.slice(from)) {
    if (size >= limitBytes) break;
    const frame = frameOf(payload, id.length);
    frames.push(frame);
    size += frame.bytes.length;
  }
  const bytes = Buffer.allocUnsafe(size);
  let at = 0;
  for (const frame of frames) {
    bytes.set(frame.bytes, at);
    bytes.set(id, at + frame.idAt);
    at += frame.bytes.length;
  }
  return { bytes, end: from + frames.length };
}

function frameOf(payload: LivePayload, idLength: number): NextFrame {
  const known = framesOf.get(payload);
  const frame = known?.get(idLength) ?? newFrame(payload, idLength);
  if (known) known.set(idLength, frame);
  else framesOf.set(payload, new Map([[idLength, frame]]));
  return frame;
}

function newFrame({ result }: LivePayload, idLength: number): NextFrame {
  const message = Buffer.from(`${BEFORE_ID}${' '.repeat(idLength)}${AFTER_ID}${JSON.stringify(result)}}`);
  const bytes = Buffer.concat(Sender.frame(message, TEXT_FRAME));
  return { bytes, idAt: bytes.length - message.length + BEFORE_ID.length };
}
