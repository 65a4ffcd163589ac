import type { TokenEnd } from '../socket-client.js';
import { Observed } from './observed.js';

export interface AccessState {
  readonly isRefused: boolean;
  readonly token: string | undefined;
  /** Why the token is refused that was good before, where the server has told. */
  readonly end: TokenEnd | undefined;
}

/**
 * What the server makes of this visitor: whether it asks for a token, and the one that was given. The token is kept for
 * as long as the page is open and stored nowhere, as in GraphiQL.
 */
export class Access extends Observed<AccessState> {
  constructor() {
    super({ isRefused: false, token: undefined, end: undefined });
  }

  /** Sent with every request. */
  readonly headers = (): Record<string, string> => {
    const { token } = this.current();
    return token === undefined ? {} : { Authorization: `Bearer ${token}` };
  };

  /** Told after each answer of the server whether it let the request in. */
  readonly judged = (isAdmitted: boolean, end?: TokenEnd): void => {
    const current = this.current();
    if (current.isRefused !== isAdmitted && end === undefined) return;
    this.change({ ...current, isRefused: !isAdmitted, end: isAdmitted ? undefined : end });
  };

  readonly giveToken = (token: string): void => this.change({ isRefused: false, token, end: undefined });
}
