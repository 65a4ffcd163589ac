import { describe, expect, it } from '@jest/globals';
import type { AnswerWrite } from '../../../web/api/answer-operations.js';
import { NewestAnswers } from '../../../web/runs/parts/newest-answers.js';

function write(sequence: number, id: string, isCorrect = true): AnswerWrite {
  return { sequence, answer: { id, isCorrect } } as AnswerWrite;
}

function shown(answers: NewestAnswers): string[] {
  return answers.list().map(({ sequence, answer }) => `${answer.id}${sequence}`);
}

describe('the newest answers', () => {
  it('are shown once each, newest write first, and no more than there is room for', () => {
    const answers = new NewestAnswers(2);
    for (const [sequence, id] of ['a', 'b', 'c', 'a', 'b'].entries()) answers.add(write(sequence + 1, id));
    expect(shown(answers)).toEqual(['b5', 'a4']);
  });

  it('stay in their order when writes are replayed, and change with what the replay shows', () => {
    const answers = new NewestAnswers(2);
    const writes = ['a', 'b', 'a', 'c', 'b'].map((id, place) => write(place + 1, id));
    for (const one of writes) answers.add(one);
    for (const { sequence, answer } of writes) answers.add(write(sequence, answer.id, false));
    expect(shown(answers)).toEqual(['b5', 'c4']);
    expect(answers.list().map(({ answer }) => answer.isCorrect)).toEqual([false, false]);
  });
});
