import type { LoggedWrite } from './log-reads.js';
import { Shared } from './shared.js';

/** Writes that follow each other, given to all who have seen what is before them. */
export class WriteBatch extends Shared {
  /** Its newest sequence number; `after` where it holds nothing. */
  readonly last: number;

  /**
   * @param after   sequence number right before the first of them
   * @param writes  in order
   */
  constructor(
    readonly after: number,
    readonly writes: readonly LoggedWrite[],
    signal: AbortSignal,
  ) {
    super(signal);
    this.last = writes.at(-1)?.sequence ?? after;
  }

  /** True when it holds the write that comes next after the cursor. */
  follows(cursor: number): boolean {
    return this.after <= cursor && cursor < this.last;
  }

  /** Writes that one with this cursor has already seen; those of a batch are without gaps. */
  seenBy(cursor: number): number {
    return this.writes.findIndex(({ sequence }) => sequence > cursor);
  }
}
