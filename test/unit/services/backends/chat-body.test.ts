import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chatBody } from '../../../../src/services/backends/chat-body.js';
import { ImageQuestion } from '../../../../src/services/backends/image-question.js';
import { answerMessages, confidenceMessages } from '../../../../src/services/dispatch/prompts.js';

const IMAGE = { mimeType: 'image/png', bytes: Buffer.alloc(50, 7) };

describe('chatBody', () => {
  it('is the JSON that JSON.stringify would make, whatever the texts', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, fc.option(fc.constant(IMAGE)), (question, answer, prompt, image) => {
        const messages = confidenceMessages(answerMessages(question, image), answer, prompt);
        const body = { model: 'm', messages, temperature: 0, structured_outputs: { choice: [answer] } };
        expect(JSON.parse(chatBody(body).toString())).toEqual(JSON.parse(JSON.stringify(body)));
      }),
    );
  });

  it('shows stage 2 the very bytes of stage 1', () => {
    const history = answerMessages('Which? „Ä"\n\u2028', IMAGE);
    const first = chatBody({ messages: history }).toString().slice(0, -2);
    const second = chatBody({ messages: confidenceMessages(history, 'A', 'How sure?') }).toString();
    expect(second.startsWith(`${first},`)).toBe(true);
  });
});

describe('ImageQuestion', () => {
  it.each(['image/png', 'image/"', String.raw`image/\ `])('is what JSON.stringify makes of it, as %s', (mimeType) => {
    const question = new ImageQuestion({ ...IMAGE, mimeType }, 'Which? „Ä"');
    expect(JSON.parse(question.json.toString())).toEqual(JSON.parse(JSON.stringify(question)));
  });

  it('is written once', () => {
    const question = new ImageQuestion(IMAGE, 'Which?');
    expect(question.json).toBe(question.json);
  });
});
