import { LRUCache } from 'lru-cache';

/** vLLM shares whole blocks of this many tokens. */
const BLOCK_TOKENS = 16;
/** Prefixes remembered; the oldest is forgotten first. */
const CAPACITY = 16_384;

/** A place in a conversation up to which it may be shared with another one. */
export interface Prefix {
  /** Hash over everything from the start to here: equal keys, equal content. */
  readonly key: string;
  /** Tokens from the start to here. */
  readonly tokens: number;
}

/**
 * vLLM's automatic prefix caching at the granularity of message parts: a prompt reuses the longest known beginning made
 * of the same images and texts.
 */
export class PrefixCache {
  private readonly known = new LRUCache<string, true>({ max: CAPACITY });

  /** Tokens of a prompt that need not be computed again, in whole blocks; the last token always is. */
  cachedTokens(prefixes: readonly Prefix[], promptTokens: number): number {
    const hit = prefixes.findLast(({ key }) => this.known.get(key) === true);
    if (!hit) return 0;
    return Math.floor(Math.min(hit.tokens, promptTokens - 1) / BLOCK_TOKENS) * BLOCK_TOKENS;
  }

  remember(prefixes: readonly Prefix[]): void {
    for (const { key } of prefixes) this.known.set(key, true);
  }
}
