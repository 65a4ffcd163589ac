import { describe, expect, it } from '@jest/globals';
import { InvalidReplyError } from '../../../../src/services/backends/chat-response.js';
import { StreamedCompletion } from '../../../../src/services/backends/streamed-completion.js';

const HEAD = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'm' };
const frame = (body: unknown) => `data: ${typeof body === 'string' ? body : JSON.stringify(body)}\n\n`;
const piece = (content: string | null, more: object = {}) =>
  frame({ ...HEAD, choices: [{ index: 0, delta: { content }, logprobs: null, finish_reason: null, ...more }] });
const token = (text: string) => ({ token: text, logprob: -0.5, bytes: [1], top_logprobs: [] });
const FINISH = piece('', { finish_reason: 'stop', stop_reason: null });
const DONE = frame('[DONE]');
const USAGE = { prompt_tokens: 7, total_tokens: 9, completion_tokens: 2, prompt_tokens_details: null };

function read(text: string, size = Infinity): { whole: () => unknown; deltas: string[] } {
  const deltas: string[] = [];
  const completion = new StreamedCompletion((delta) => deltas.push(delta));
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += size) completion.feed(bytes.subarray(at, at + size));
  return { whole: () => completion.whole(), deltas };
}

describe('StreamedCompletion', () => {
  const stream =
    ': keep-alive\n\n' +
    frame({ ...HEAD, choices: [{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }] }) +
    piece('confidence', { logprobs: { content: [token('conf'), token('idence')] } }) +
    piece(': „ä"', { logprobs: { content: [token(': „ä"')] } }) +
    piece('', { finish_reason: 'length', logprobs: { content: [token('<end>')] } }) +
    frame({ ...HEAD, choices: [], usage: USAGE }) +
    DONE;
  const body = {
    id: 'chatcmpl-1',
    model: 'm',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: 'confidence: „ä"' },
        finish_reason: 'length',
        logprobs: { content: [token('conf'), token('idence'), token(': „ä"'), token('<end>')] },
      },
    ],
    usage: USAGE,
  };

  it.each([Infinity, 1, 7])(
    'puts text, log probabilities, finish_reason and usage together, in parts of %d bytes',
    (size) => {
      const { whole, deltas } = read(stream, size);
      expect(whole()).toEqual(body);
      expect(deltas).toEqual(['confidence', ': „ä"']);
    },
  );

  it('reads lines that end as on Windows', () => {
    expect(read(stream.replaceAll('\n', '\r\n'), 5).whole()).toEqual(body);
  });

  it('is whole with its finish_reason, whether or not the stream has a mark at its end or tells the usage', () => {
    const choices = [{ message: { content: 'A' }, finish_reason: 'stop', logprobs: null }];
    expect(read(piece('A') + FINISH).whole()).toMatchObject({ choices, usage: null });
  });

  it('has no text where the model gave none, and an empty one where that is empty', () => {
    expect(read(piece(null) + piece(null, { finish_reason: 'stop' })).whole()).toMatchObject({
      choices: [{ message: { content: null } }],
    });
    expect(read(FINISH).whole()).toMatchObject({ choices: [{ message: { content: '' } }] });
  });

  it.each([
    ['that is cut', piece('A'), 'the stream ended without a finish_reason, after 1 characters'],
    ['that is cut within an event', piece('A') + FINISH.slice(0, -2), 'ended without a finish_reason'],
    ['that has [DONE] and no finish_reason', piece('A') + DONE, 'ended without a finish_reason'],
    ['of [DONE] alone', DONE, 'ended without a finish_reason, after 0 characters'],
    ['without choices', frame({ ...HEAD, choices: [] }) + DONE, 'ended without a finish_reason'],
    [
      'with an error',
      piece('A') + frame({ error: { message: 'dead' } }) + DONE,
      'tells of an error: {"message":"dead"}',
    ],
    ['with an error after its finish', FINISH + frame({ error: 'dead' }), 'tells of an error: "dead"'],
    ['with a chunk that is no JSON', piece('A') + frame("{'id'") + FINISH + DONE, "a chunk is no JSON: {'id'"],
    ['with a chunk of another form', frame({ id: 'x' }) + FINISH + DONE, 'a chunk is none: '],
  ])('refuses a stream %s', (_, text, message) => {
    const { whole } = read(text);
    expect(whole).toThrow(InvalidReplyError);
    expect(whole).toThrow(message);
  });
});
