/**
 * What the server makes of this visitor: whether it asks for a token, and the one that was given. The token is kept for
 * as long as the page is open and stored nowhere, as in GraphiQL.
 */
export class Access {
  private state: AccessState = { isRefused: false, token: undefined };
  private readonly listeners = new Set<() => void>();

  /** Sent with every request. */
  readonly headers = (): Record<string, string> =>
    this.state.token === undefined ? {} : { Authorization: `Bearer ${this.state.token}` };

  readonly current = (): AccessState => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Told after each answer of the server whether it let the request in. */
  readonly judged = (isAdmitted: boolean): void => {
    if (this.state.isRefused === isAdmitted) this.change({ ...this.state, isRefused: !isAdmitted });
  };

  readonly giveToken = (token: string): void => this.change({ isRefused: false, token });

  private change(state: AccessState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

export interface AccessState {
  readonly isRefused: boolean;
  readonly token: string | undefined;
}
