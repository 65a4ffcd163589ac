import type { AnswerWritten, WrittenAnswer } from './api/run-operations.js';

/** Counts what the events of a run tell: how many answers stand where, and whether the sequence numbers are 1, 2, 3 … */
export class RunTally {
  private readonly statuses = new Map<string, WrittenAnswer['status']>();
  private readonly counts = { AWAITING_CONFIDENCE: 0, COMPLETE: 0, FAILED: 0 };
  private last = 0;
  private gap: { readonly expected: number; readonly got: number } | undefined;

  record({ sequence, answer }: AnswerWritten): void {
    if (sequence !== this.last + 1) this.gap ??= { expected: this.last + 1, got: sequence };
    this.last = sequence;
    // an answer comes once per stage, and a replayed event already shows its end
    const before = this.statuses.get(answer.id);
    if (before) this.counts[before] -= 1;
    this.counts[answer.status] += 1;
    this.statuses.set(answer.id, answer.status);
  }

  get complete(): number {
    return this.counts.COMPLETE;
  }

  get failed(): number {
    return this.counts.FAILED;
  }

  /** Number of the newest event; 0 before the first. */
  get lastSequence(): number {
    return this.last;
  }

  /** The first break in the sequence, if any: an event that was lost or came twice. */
  get firstGap(): { readonly expected: number; readonly got: number } | undefined {
    return this.gap;
  }
}
