import { ForbiddenError, UnauthenticatedError } from '../../errors.js';
import { Role } from '../../schema/role.js';
import { tokenEndInWords, type TokenEnd } from '../../words/token-end.js';

/** What a client may do, and until when. */
export interface Grant {
  readonly role: Role;
  /** Undefined for as long as it holds. */
  readonly end: TokenEnd | undefined;
  /** Calls back once, when it ends, or at once when it has. Returns how to stop that. */
  onEnd(listener: (end: TokenEnd) => void): () => void;
}

/** One that holds for as long as the server is up. */
export function lastingGrant(role: Role): Grant {
  return { role, end: undefined, onEnd: () => () => undefined };
}

/** What a stored token gives; all who came with that token share it. */
export class TokenGrant implements Grant {
  private over: TokenEnd | undefined;
  // No AbortSignal: thousands of sockets may come and go with one token, and each goodbye would search all of them.
  private readonly listeners = new Set<(end: TokenEnd) => void>();

  constructor(readonly role: Role) {}

  get end(): TokenEnd | undefined {
    return this.over;
  }

  onEnd(listener: (end: TokenEnd) => void): () => void {
    if (this.over) listener(this.over);
    else this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  finish(end: TokenEnd): void {
    if (this.over) return;
    this.over = end;
    for (const listener of this.listeners) listener(end);
    this.listeners.clear();
  }
}

const ASCENDING = Object.values(Role);

/**
 * @throws ForbiddenError         naming the role that is needed, and the one that is there
 * @throws UnauthenticatedError   when the grant has ended meanwhile, as one that came with a socket may
 */
export function requireRole({ role, end }: Grant, needed: Role): void {
  if (end) throw new UnauthenticatedError(tokenEndInWords(end));
  if (ASCENDING.indexOf(role) >= ASCENDING.indexOf(needed)) return;
  throw new ForbiddenError(`This needs the role ${needed}; your token has the role ${role}`);
}
