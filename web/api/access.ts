import { readTokenEnd } from '../../src/words/token-end.js';
import { Observed } from './observed.js';

export interface AccessState {
  readonly isRefused: boolean;
  readonly token: string | undefined;
  /** How often one was given, the same again included. */
  readonly given: number;
  /** Where the token was good once: what came of it, "the token pipeline was revoked". */
  readonly end: string | undefined;
}

/**
 * What the server makes of this visitor: whether it asks for a token, and the one that was given. The token is kept for
 * as long as the page is open and stored nowhere, as in GraphiQL.
 */
export class Access extends Observed<AccessState> {
  constructor() {
    super({ isRefused: false, token: undefined, given: 0, end: undefined });
  }

  /** Sent with every request. */
  readonly headers = (): Record<string, string> => {
    const { token } = this.current();
    return token === undefined ? {} : { Authorization: `Bearer ${token}` };
  };

  /** Told after each answer of the server whether it let the request in, and if not what it has said. */
  readonly judged = (isAdmitted: boolean, said = ''): void => {
    const current = this.current();
    const end = readTokenEnd(said)?.what;
    if (current.isRefused !== isAdmitted && current.end === end) return;
    this.change({ ...current, isRefused: !isAdmitted, end });
  };

  readonly giveToken = (token: string): void =>
    this.change({ isRefused: false, token, given: this.current().given + 1, end: undefined });
}
