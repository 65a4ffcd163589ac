import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { text } from 'node:stream/consumers';
import { ServerUnreachableError } from '../../client/errors.js';
import { CliError } from '../cli-error.js';
import { errorIn, parseAnswer, readJson, throwServerError, unauthenticated } from '../../client/server-answer.js';

export interface Download {
  readonly url: URL;
  readonly token: string | undefined;
  readonly signal: AbortSignal;
}

/**
 * A file that the server makes, as it comes. Not by fetch, which takes a file that is cut short for a whole one where the
 * server, or what stands before it, has announced that it will close the connection.
 * @throws ServerUnreachableError, ApiError (what the server refuses, with its code); CliError when the file is cut short
 */
export async function* download({ url, token, signal }: Download): AsyncGenerator<Uint8Array, void> {
  const response = await get(url, token, signal);
  const { statusCode: status = 0 } = response;
  if (status === 401) throw unauthenticated(url, token, errorIn(await text(response)));
  if (status !== 200) {
    throwServerError(parseAnswer(readJson(url, status, await text(response))));
    throw new CliError(`${url.origin} sent no file`);
  }
  try {
    yield* response as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw cutShort(error);
  }
  if (!response.complete) throw cutShort();
}

function get(url: URL, token: string | undefined, signal: AbortSignal): Promise<IncomingMessage> {
  const { get: request } = url.protocol === 'https:' ? https : http;
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return new Promise((resolve, reject) => {
    request(url, { headers, signal, agent: false }, resolve).on('error', (error) => {
      reject(signal.aborted ? error : new ServerUnreachableError(url, error));
    });
  });
}

function cutShort(cause?: unknown): CliError {
  return new CliError('the file broke off: the connection was lost, or the server could not go on', {
    cause,
    hint: 'ask again; the log of the server says why if it was the server',
  });
}
