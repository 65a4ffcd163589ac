import { Observed } from './observed.js';

export interface AccessState {
  readonly isRefused: boolean;
  readonly token: string | undefined;
}

/**
 * What the server makes of this visitor: whether it asks for a token, and the one that was given. The token is kept for
 * as long as the page is open and stored nowhere, as in GraphiQL.
 */
export class Access extends Observed<AccessState> {
  constructor() {
    super({ isRefused: false, token: undefined });
  }

  /** Sent with every request. */
  readonly headers = (): Record<string, string> => {
    const { token } = this.current();
    return token === undefined ? {} : { Authorization: `Bearer ${token}` };
  };

  /** Told after each answer of the server whether it let the request in. */
  readonly judged = (isAdmitted: boolean): void => {
    if (this.current().isRefused === isAdmitted) this.change({ ...this.current(), isRefused: !isAdmitted });
  };

  readonly giveToken = (token: string): void => this.change({ isRefused: false, token });
}
