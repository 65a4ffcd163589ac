import { endianness } from 'node:os';

const SWAPS = endianness() === 'LE';

/** int4 values as Postgres sends them, most significant byte first. */
export function integersOf(bytes: Buffer): Int32Array {
  const own = ownBytes(bytes);
  if (SWAPS) own.swap32();
  return new Int32Array(own.buffer, own.byteOffset, own.length / Int32Array.BYTES_PER_ELEMENT);
}

/** float8 values as Postgres sends them, most significant byte first. */
export function doublesOf(bytes: Buffer): Float64Array {
  const own = ownBytes(bytes);
  if (SWAPS) own.swap64();
  return new Float64Array(own.buffer, own.byteOffset, own.length / Float64Array.BYTES_PER_ELEMENT);
}

/** A copy in memory of its own, so that it starts where numbers may start. */
function ownBytes(bytes: Buffer): Buffer<ArrayBuffer> {
  return Buffer.from(new Uint8Array(bytes).buffer);
}
