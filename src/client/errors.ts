/** Why something could not be done, in one line, and what to do next. */
export class MetacogError extends Error {
  readonly hint: string | undefined;

  constructor(message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.hint = options.hint;
  }
}

/** No server answered; the same call may succeed later. */
export class ServerUnreachableError extends MetacogError {
  constructor(url: URL, cause: unknown) {
    super(`no server answers at ${url.origin} (${reasonOf(cause)})`, {
      cause,
      hint: 'start one with `npm start`, or set METACOG_URL to the address of a running one',
    });
  }
}

/** The server answered with an error. */
export class ApiError extends MetacogError {
  constructor(
    message: string,
    /** The server's own code, e.g. NOT_FOUND; HTTP_<status> where it gave none. */
    readonly code: string,
    options: { hint?: string } = {},
  ) {
    super(message, options);
  }
}

/** The server is up and its database is not: it says so, and both come back by themselves. */
export function isDatabaseOutage(error: unknown): error is ApiError {
  return error instanceof ApiError && error.code === 'DATABASE_UNAVAILABLE';
}

/** fetch wraps the reason of a failed connection, sometimes one per address tried. */
function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  if ('errors' in error && Array.isArray(error.errors) && error.errors.length > 0) return reasonOf(error.errors[0]);
  if ('cause' in error && error.cause) return reasonOf(error.cause);
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'message' in error ? String(error.message) : 'unknown reason';
}
