/** No simulated model can be taken for a real one: its id always begins so. */
export const MODEL_PREFIX = 'simulated/';

/** `simulated/<name>`, whether or not the name has the prefix already. */
export function simulatedModelId(name: string): string {
  return MODEL_PREFIX + name.replace(MODEL_PREFIX, '');
}

export interface ModelIdentity {
  /** With the prefix. */
  readonly id: string;
  /** Tokens of prompt and reply together. */
  readonly maxModelLen: number;
}

/** The model that is served now: a fault may put another one in its place, as a restart of the server would. */
export class ServedModel {
  private current: ModelIdentity;

  constructor(private readonly own: ModelIdentity) {
    this.current = own;
  }

  get id(): string {
    return this.current.id;
  }

  get maxModelLen(): number {
    return this.current.maxModelLen;
  }

  get isReplaced(): boolean {
    return this.current !== this.own;
  }

  replace(name: string, maxModelLen = this.own.maxModelLen): void {
    this.current = { id: simulatedModelId(name), maxModelLen };
  }

  restore(): void {
    this.current = this.own;
  }
}
