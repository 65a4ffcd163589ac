/** Headers of a reply, read only and without the checks that a set of headers to be sent needs. */
export class ReplyHeaders {
  readonly #values: Readonly<Record<string, string | string[] | undefined>>;

  /** @param values  by lower-case name */
  constructor(values: Readonly<Record<string, string | string[] | undefined>>) {
    this.#values = values;
  }

  get(name: string): string | null {
    const value = this.#values[name.toLowerCase()];
    return Array.isArray(value) ? value.join(', ') : (value ?? null);
  }

  *entries(): IterableIterator<[string, string]> {
    for (const name of Object.keys(this.#values)) yield [name, this.get(name) ?? ''];
  }
}
