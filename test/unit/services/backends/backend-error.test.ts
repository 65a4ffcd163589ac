import { describe, expect, it } from '@jest/globals';
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { classifyFailure } from '../../../../src/services/backends/backend-error.js';
import { ModelMismatchError, readChatResponse } from '../../../../src/services/backends/chat-response.js';
import { ConnectionFault } from '../../../../src/services/backends/connection-fault.js';

const status = (code: number, body?: unknown, text = 'no', headers = {}): APIError =>
  APIError.generate(code, body as object | undefined, text, new Headers(headers));
const systemError = (code: string, message = `connect ${code} 10.0.0.1:8000`): Error =>
  Object.assign(new Error(message), { code });
const fault = (error: Error, sent: boolean) => ConnectionFault.of(error, { sent });
const readFault = (reply: unknown): unknown => {
  try {
    return readChatResponse(reply);
  } catch (error) {
    return error;
  }
};
const reply = (choice: object, more: object = {}) => ({
  id: 'x',
  model: 'm',
  choices: [{ message: { content: 'A' }, finish_reason: 'stop', ...choice }],
  ...more,
});

describe('classifyFailure', () => {
  it.each<[string, unknown, string, string]>([
    ['refused', fault(systemError('ECONNREFUSED'), false), 'transient', 'BACKEND_UNREACHABLE'],
    ['unknown host', fault(systemError('ENOTFOUND'), false), 'transient', 'BACKEND_UNREACHABLE'],
    ['no connection in time', fault(systemError('ETIMEDOUT'), false), 'transient', 'BACKEND_UNREACHABLE'],
    ['reset', fault(systemError('ECONNRESET', 'read ECONNRESET'), true), 'transient', 'BACKEND_CONNECTION_LOST'],
    ['cut body', fault(systemError('UND_ERR_SOCKET', 'closed'), true), 'transient', 'BACKEND_CONNECTION_LOST'],
    [
      'no HTTP',
      fault(Object.assign(new Error('Expected HTTP/'), { name: 'HTTPParserError' }), true),
      'transient',
      'BACKEND_INVALID_RESPONSE',
    ],
    ['too long', fault(ConnectionFault.tooLong(1), true), 'transient', 'BACKEND_INVALID_RESPONSE'],
    ['another error of the client', new APIConnectionError({ message: 'odd' }), 'transient', 'BACKEND_UNREACHABLE'],
    ['stall, slow body', ConnectionFault.deadline(50), 'transient', 'BACKEND_TIMEOUT'],
    ['a deadline of the client', new APIConnectionTimeoutError(), 'transient', 'BACKEND_TIMEOUT'],
    ['wrong key', status(401, { error: 'Unauthorized' }), 'fatal', 'BACKEND_UNAUTHORIZED'],
    ['forbidden', status(403), 'fatal', 'BACKEND_UNAUTHORIZED'],
    ['model gone', status(404), 'fatal', 'MODEL_NOT_FOUND'],
    ['another model', new ModelMismatchError('a', 'b'), 'fatal', 'MODEL_MISMATCH'],
    ['redirection', status(301), 'fatal', 'BACKEND_MOVED'],
    ['bad request', status(400, { error: { message: 'bad', param: null } }), 'permanent', 'BACKEND_REJECTED'],
    ['long prompt', status(400, { error: { message: 'long', param: 'input_tokens' } }), 'permanent', 'PROMPT_TOO_LONG'],
    ['image too large for a proxy', status(413), 'permanent', 'BACKEND_REJECTED'],
    ['request timeout', status(408), 'transient', 'BACKEND_TIMEOUT'],
    ['too many requests', status(429), 'rateLimited', 'BACKEND_OVERLOADED'],
    ['admission limit', status(503), 'rateLimited', 'BACKEND_OVERLOADED'],
    ['dead engine', status(500), 'transient', 'BACKEND_ERROR'],
    ['bad gateway', status(502), 'transient', 'BACKEND_UNREACHABLE'],
    ['gateway timeout', status(504), 'transient', 'BACKEND_TIMEOUT'],
    ['a status of some CDN', status(529), 'transient', 'BACKEND_ERROR'],
    ['malformed JSON', new SyntaxError('Unexpected token <'), 'transient', 'BACKEND_INVALID_RESPONSE'],
    ['HTML', readFault('<html>'), 'transient', 'BACKEND_INVALID_RESPONSE'],
    ['an error with 200', readFault({ error: { message: 'busy' } }), 'transient', 'BACKEND_INVALID_RESPONSE'],
    ['nothing', readFault(null), 'transient', 'BACKEND_INVALID_RESPONSE'],
    ['our own bug', new TypeError('x is not a function'), 'permanent', 'BACKEND_FAILURE'],
  ])('%s', (_, error, kind, code) => {
    expect(classifyFailure(error)).toMatchObject({ kind, code });
  });

  it.each<[string, unknown, RegExp]>([
    ['no choices', { id: 'x', model: 'm', choices: [] }, /choices/],
    ['no text', reply({ message: { content: null } }), /content/],
    ['no end', reply({ finish_reason: null }), /finish_reason/],
    ['an end that is missing', reply({ finish_reason: undefined }), /finish_reason/],
    ['an aborted request', reply({ finish_reason: 'abort' }), /gave the request up \(abort\)/],
    ['an engine that failed', reply({ finish_reason: 'error' }), /gave the request up \(error\)/],
    ['no model', reply({}, { model: undefined }), /model/],
    ['an error', { error: { message: 'busy' } }, /is an error.*busy/],
    ['HTML', '<html><body>502 Bad Gateway</body></html>', /502 Bad Gateway \(an HTML page\)$/],
  ])('a 200 that holds %s is no answer', (_, body, message) => {
    const { code, message: said } = classifyFailure(readFault(body));
    expect(code).toBe('BACKEND_INVALID_RESPONSE');
    expect(said).toMatch(message);
  });

  it('takes what is an answer', () => {
    expect(readChatResponse(reply({}, { usage: null })).choices[0].message.content).toBe('A');
  });

  it.each<[string, unknown, string]>([
    [
      'a proxy by its title',
      status(
        502,
        undefined,
        '<!DOCTYPE html>\n<html><head><title>502 Bad\n Gateway</title></head><body>nginx</body></html>',
      ),
      'A proxy has no backend to ask: 502 502 Bad Gateway (an HTML page)',
    ],
    [
      'a page without title by its words',
      status(
        504,
        undefined,
        '<html><style>a { color: red }</style><script>x()</script><h1>Gateway</h1>\n<p>Timeout</p></html>',
      ),
      'A proxy gave the backend up: 504 Gateway Timeout (an HTML page)',
    ],
    [
      'every address of a host',
      fault(new AggregateError([new Error('::1'), new Error('127.0.0.1')]), false),
      '::1; 127.0.0.1',
    ],
    ['a connection that was never had', fault(systemError('ETIMEDOUT'), false), 'connect ETIMEDOUT 10.0.0.1:8000'],
    ['what no database can hold as blank', status(400, { error: { message: 'Bad\0 \n image.' } }), '400 Bad image.'],
    ['the very error of vLLM', status(400, { error: { message: 'Bad image.' } }), '400 Bad image.'],
  ])('tells %s in one line', (_, error, message) => {
    expect(classifyFailure(error).message).toBe(message);
  });

  it('never says more than 300 characters', () => {
    const { message } = classifyFailure(status(500, undefined, 'line\n'.repeat(1000)));
    expect(message).toHaveLength(300);
    expect(message).not.toContain('\n');
    expect(classifyFailure(status(500, undefined, `<html>${'<p>x</p>'.repeat(1e6)}`)).message.length).toBeLessThan(301);
  });

  it('passes on how long the backend asks to be left alone, whatever the status', () => {
    expect(classifyFailure(status(503, undefined, '', { 'Retry-After': '7' })).retryAfterMs).toBe(7000);
    expect(classifyFailure(status(500, undefined, '', { 'Retry-After': '1' })).retryAfterMs).toBe(1000);
    expect(classifyFailure(status(503)).retryAfterMs).toBeNull();
    expect(classifyFailure(ConnectionFault.deadline(50)).retryAfterMs).toBeNull();
  });
});
