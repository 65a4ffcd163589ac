import { describe, expect, it } from '@jest/globals';
import { APIConnectionError, APIConnectionTimeoutError, APIError } from 'openai';
import { classifyFailure } from '../../../../src/services/backends/backend-error.js';
import { chatResponse } from '../../../../src/services/backends/chat-response.js';

const status = (code: number): APIError => APIError.generate(code, undefined, 'no', new Headers());

describe('classifyFailure', () => {
  it.each([
    [status(401), 'fatal', 'BACKEND_UNAUTHORIZED'],
    [status(404), 'fatal', 'MODEL_NOT_FOUND'],
    [status(400), 'permanent', 'BACKEND_REJECTED'],
    [status(429), 'rateLimited', 'BACKEND_OVERLOADED'],
    [status(503), 'rateLimited', 'BACKEND_OVERLOADED'],
    [status(500), 'transient', 'BACKEND_ERROR'],
    [new APIConnectionError({ message: 'refused' }), 'transient', 'BACKEND_UNREACHABLE'],
    [new APIConnectionTimeoutError(), 'transient', 'BACKEND_TIMEOUT'],
    [new SyntaxError('Unexpected token <'), 'transient', 'BACKEND_INVALID_RESPONSE'],
    [new TypeError('terminated'), 'transient', 'BACKEND_CONNECTION_LOST'],
  ])('%s is %s: %s', (error, kind, code) => {
    expect(classifyFailure(error)).toMatchObject({ kind, code });
  });

  it.each(['<html>', { error: 'busy' }, { id: 'x', model: 'm', choices: [] }])(
    'a 200 that holds %j is no answer',
    (body) => {
      const { error } = chatResponse.safeParse(body);
      expect(classifyFailure(error)).toMatchObject({ kind: 'transient', code: 'BACKEND_INVALID_RESPONSE' });
    },
  );
});
