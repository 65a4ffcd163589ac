import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { badRequest, notImplemented } from './api-error.js';

const PNG_SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const PNG_END = Buffer.from('IEND');
/** Signature, IHDR with width and height, IEND. */
const SMALLEST_PNG = 45;
const DATA_URL = /^data:([^,]*),/;

/** Qwen2.5-VL: one token for 28 x 28 pixels after scaling into the limits below (--mm-processor-kwargs). */
const TOKEN_EDGE_PX = 28;
const MIN_PIXELS = 3_136;
const MAX_PIXELS = 1_003_520;
const CAPACITY = 4_096;

export interface PromptImage {
  /** Hash of the data URL: equal keys, equal pixels. */
  readonly key: string;
  readonly tokens: number;
}

/** Reads the images of requests; one that was seen before is known by its hash and not decoded again. */
export class PromptImages {
  private readonly tokensByKey = new LRUCache<string, number>({ max: CAPACITY });

  /**
   * @param url  `data:image/png;base64,…`; nothing is ever fetched
   * @throws ApiError 400 for any other URL, for bytes that are not base64 and for a broken PNG; 501 for another encoding
   */
  read(url: string): PromptImage {
    const key = hash('sha1', url);
    const known = this.tokensByKey.get(key);
    if (known !== undefined) return { key, tokens: known };
    const tokens = imageTokens(decodePngSize(decodeDataUrl(url)));
    this.tokensByKey.set(key, tokens);
    return { key, tokens };
  }
}

function decodeDataUrl(url: string): Buffer {
  const [head, media] = DATA_URL.exec(url) ?? [];
  if (head === undefined || media === undefined) {
    throw badRequest('The simulator fetches no images: send image_url as data:image/png;base64,…');
  }
  if (!media.endsWith(';base64')) throw notImplemented('Only base64 data URLs are supported for now.');
  const encoded = url.slice(head.length);
  const bytes = Buffer.from(encoded, 'base64');
  // Node skips what is not base64, so a strange character shows as a missing byte.
  const padding = encoded.endsWith('==') ? 2 : encoded.endsWith('=') ? 1 : 0;
  if (encoded.length % 4 !== 0 || bytes.length !== (encoded.length / 4) * 3 - padding) {
    throw badRequest('Non-base64 digit found');
  }
  return bytes;
}

function decodePngSize(bytes: Buffer): { width: number; height: number } {
  if (bytes.length < SMALLEST_PNG || !bytes.subarray(0, 8).equals(PNG_SIGNATURE)) {
    throw badRequest('Failed to load image: cannot identify image file <_io.BytesIO object>');
  }
  if (!bytes.subarray(-8, -4).equals(PNG_END)) throw badRequest('Failed to load image: image file is truncated');
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
}

/** Tokens that an image costs in the prompt, by Qwen2.5-VL's smart resize. */
function imageTokens({ width, height }: { width: number; height: number }): number {
  const pixels = Math.max(1, width * height);
  const scale = Math.sqrt(Math.min(MAX_PIXELS, Math.max(MIN_PIXELS, pixels)) / pixels);
  const edge = (length: number) => Math.max(1, Math.round((length * scale) / TOKEN_EDGE_PX));
  return edge(width) * edge(height);
}
