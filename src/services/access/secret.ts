import { createHash, randomBytes } from 'node:crypto';

/** 192 bits: nobody guesses it, and it still fits a line. */
const SECRET_BYTES = 24;

/** A new token: 32 characters that need no quotes in a shell or a header. */
export function newSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/**
 * SHA-256, all that is kept of a token. A slow hash is for what people think up; of 192 random bits nothing can be guessed.
 * @returns 32 bytes
 */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}
