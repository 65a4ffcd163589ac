import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { chatBody } from '../../../../src/services/backends/chat-body.js';
import { ImageQuestion } from '../../../../src/services/backends/image-question.js';
import { answerMessages, confidenceMessages } from '../../../../src/services/dispatch/prompts.js';

const IMAGE = `data:image/png;base64,${Buffer.alloc(50, 7).toString('base64')}`;

describe('chatBody', () => {
  it('is the JSON that JSON.stringify would make, whatever the texts', () => {
    const text = fc.string({ unit: 'binary' });
    fc.assert(
      fc.property(text, text, text, fc.option(fc.constant(IMAGE)), (question, answer, prompt, image) => {
        const messages = confidenceMessages(answerMessages(question, image), answer, prompt);
        const body = { model: 'm', messages, temperature: 0, structured_outputs: { choice: [answer] } };
        expect(JSON.parse(chatBody(body))).toEqual(JSON.parse(JSON.stringify(body)));
      }),
    );
  });

  it('shows stage 2 the very bytes of stage 1', () => {
    const history = answerMessages('Which? „Ä"\n\u2028', IMAGE);
    const first = chatBody({ messages: history }).slice(0, -2);
    expect(chatBody({ messages: confidenceMessages(history, 'A', 'How sure?') }).startsWith(`${first},`)).toBe(true);
  });
});

describe('ImageQuestion', () => {
  it.each(['data:image/png;base64,"', String.raw`data:image/png;base64,\ `])(
    'escapes a URL that needs it: %s',
    (url) => {
      const question = new ImageQuestion(url, 'Which?');
      expect(JSON.parse(question.json)).toEqual(JSON.parse(JSON.stringify(question)));
    },
  );
});
