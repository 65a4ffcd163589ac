/** Collects the conditions of a WHERE and the values they bind, so that no value is ever written into SQL text. */
export class SqlConditions {
  readonly values: unknown[];
  private readonly conditions: string[] = [];

  /** @param values those already bound, as $1, $2, … */
  constructor(...values: unknown[]) {
    this.values = values;
  }

  /** Binds a value and returns its place, e.g. `$3`. */
  bind(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  add(condition: string): void {
    this.conditions.push(condition);
  }

  /** Adds what `condition` makes of the value's place; a value that is not given adds nothing. */
  given(value: unknown, condition: (place: string) => string): void {
    if (value !== undefined && value !== null) this.add(condition(this.bind(value)));
  }

  /** All of them joined by AND; `true` when there are none. */
  get sql(): string {
    return this.conditions.length > 0 ? this.conditions.join(' AND ') : 'true';
  }
}
