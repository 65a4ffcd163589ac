/** A value that components follow with useSyncExternalStore. */
export abstract class Observed<State> {
  private readonly listeners = new Set<() => void>();

  protected constructor(private state: State) {}

  readonly current = (): State => this.state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  protected change(state: State): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
