import { STATUS_CODES } from 'node:http';

/** A refusal as vLLM words it: an HTTP status and a JSON body. */
export class ApiError extends Error {
  override readonly name = 'ApiError';

  constructor(
    readonly status: number,
    readonly body: unknown,
  ) {
    super(`HTTP ${status}`);
  }
}

/** A path or method that is not served: the framework's own body, which has no `error`. */
export function noRoute(status: 404 | 405): ApiError {
  return new ApiError(status, { detail: STATUS_CODES[status] });
}

/** The one body whose `error` is a string. */
export function unauthorized(): ApiError {
  return new ApiError(401, { error: 'Unauthorized' });
}

/** The request was understood and cannot be served: too long, a broken image, a value out of range. */
export function badRequest(message: string, param: string | null = null): ApiError {
  return detailed(400, 'BadRequestError', message, param);
}

/** The value of one parameter is out of range or out of place; vLLM repeats both in the message. */
export function badParameter(message: string, param: string, value?: number | string): ApiError {
  const place = value === undefined ? `parameter=${param}` : `parameter=${param}, value=${value}`;
  return badRequest(`${message} (${place})`, param);
}

/** What one check of the request's form found; `path` is where, below `body`. */
export interface FormProblem {
  readonly type: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The request does not have the form of a chat request: FastAPI's answer, but 400 where FastAPI itself says 422. */
export function malformed(problems: readonly FormProblem[]): ApiError {
  const placeOf = (path: readonly PropertyKey[]) => ['body', ...path].map(String).join('.');
  const lines = problems.map(
    ({ type, path, message }) => `  {'type': '${type}', 'loc': '${placeOf(path)}', 'msg': '${message}'}`,
  );
  const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'}`;
  return httpError(400, [`${count}:`, ...lines].join('\n'), placeOf(problems[0]?.path ?? []));
}

export function wrongContentType(): ApiError {
  const reason = "Unsupported Media Type: Only 'application/json' is allowed";
  return httpError(400, `1 validation error:\n  ${reason}`);
}

/** @param served  the name to ask for instead */
export function unknownModel(model: string, served: string): ApiError {
  const message = `The model \`${model}\` does not exist. Valid aliases: ${served}.`;
  return detailed(404, 'NotFoundError', message, 'model');
}

/** What the server has no code for. */
export function notImplemented(message: string): ApiError {
  return detailed(501, 'NotImplementedError', message, null);
}

/** The admission limit is reached (--max-num-queued-reqs). */
export function busy(): ApiError {
  const advice = 'Please try again later or on a different instance.';
  return httpError(503, `The engine is currently busy and cannot accept new requests. ${advice}`);
}

export function internalError(message: string): ApiError {
  return detailed(500, 'InternalServerError', message, null);
}

/** An error that carries its own reason phrase as type, e.g. 503 Service Unavailable. */
export function httpError(status: number, message = STATUS_CODES[status] ?? '', param: string | null = null): ApiError {
  return detailed(status, STATUS_CODES[status] ?? 'Error', message, param);
}

function detailed(code: number, type: string, message: string, param: string | null): ApiError {
  return new ApiError(code, { error: { message, type, param, code } });
}
