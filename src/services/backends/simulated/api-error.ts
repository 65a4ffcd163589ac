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

/** The one body whose `error` is a string. */
export function unauthorized(): ApiError {
  return new ApiError(401, { error: 'Unauthorized' });
}

/** The request was understood and cannot be served: too long, a broken image, a value out of range. */
export function badRequest(message: string, param: string | null = null): ApiError {
  return detailed(400, 'BadRequestError', message, param);
}

/** The value of one parameter is out of range; vLLM repeats both in the message. */
export function badParameter(message: string, param: string, value: number): ApiError {
  return badRequest(`${message} (parameter=${param}, value=${value})`, param);
}

/** What one check of the request's form found; `path` is where, below `body`. */
export interface FormProblem {
  readonly type: string;
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The request does not have the form of a chat request: FastAPI's answer, but 400 where FastAPI itself says 422. */
export function malformed(problems: readonly FormProblem[], param?: string): ApiError {
  const lines = problems.map(({ type, path, message }) => {
    const place = ['body', ...path].map((part) => (typeof part === 'number' ? String(part) : `'${String(part)}'`));
    return `  {'type': '${type}', 'loc': (${place.join(', ')}), 'msg': '${message}'}`;
  });
  const count = `${problems.length} validation error${problems.length === 1 ? '' : 's'}`;
  const place = ['body', ...(problems[0]?.path ?? [])].map(String).join('.');
  return httpError(400, [`${count}:`, ...lines].join('\n'), param ?? place);
}

export function wrongContentType(): ApiError {
  const reason = "Unsupported Media Type: Only 'application/json' is allowed";
  return httpError(400, `1 validation error:\n  ${reason} ["${reason}"]`);
}

export function unknownModel(model: string): ApiError {
  return detailed(404, 'NotFoundError', `The model \`${model}\` does not exist.`, 'model');
}

export function internalError(message: string): ApiError {
  return detailed(500, 'InternalServerError', message, null);
}

/** An error that carries its own reason phrase as type, as Starlette gives it: 404 Not Found, 503 Service Unavailable. */
export function httpError(status: number, message = STATUS_CODES[status] ?? '', param: string | null = null): ApiError {
  return detailed(status, STATUS_CODES[status] ?? 'Error', message, param);
}

function detailed(code: number, type: string, message: string, param: string | null): ApiError {
  return new ApiError(code, { error: { message, type, param, code } });
}
