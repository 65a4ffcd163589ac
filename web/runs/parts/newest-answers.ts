import type { AnswerWrite } from '../../api/answer-operations.js';

/** The answers that were written last, each once, as its newest write shows it. */
export class NewestAnswers {
  private readonly byId = new Map<string, AnswerWrite>();

  constructor(private readonly limit: number) {}

  /** Writes may come again, after a broken connection or a change of the key, and then show the answer as it is now. */
  add(write: AnswerWrite): void {
    const { id } = write.answer;
    const before = this.byId.get(id);
    if (before && write.sequence < before.sequence) return;
    this.byId.set(id, write);
    if (this.byId.size > this.limit) this.removeOldest();
  }

  /** Newest first. */
  list(): AnswerWrite[] {
    return [...this.byId.values()].toSorted((left, right) => right.sequence - left.sequence);
  }

  private removeOldest(): void {
    let oldest: AnswerWrite | undefined;
    for (const write of this.byId.values()) {
      if (!oldest || write.sequence < oldest.sequence) oldest = write;
    }
    if (oldest) this.byId.delete(oldest.answer.id);
  }
}
