/** What of a row each GraphQL field of it is made of, so that only what a selection needs is read. */
export class RowFields<Field extends string> {
  constructor(
    private readonly row: {
      readonly all: readonly Field[];
      /** What is needed whatever is selected. */
      readonly always: readonly Field[];
      /** By the name of a GraphQL field; one that is made of the field of its own name need not be named. */
      readonly madeOf: Readonly<Record<string, readonly Field[]>>;
    },
  ) {}

  /** In the order of `all`. A name that nothing is known of needs all of them: to read too much is only slower. */
  neededBy(names: ReadonlySet<string>): readonly Field[] {
    const { all, always, madeOf } = this.row;
    const needed = new Set<string>(always);
    for (const name of names) {
      const parts = madeOf[name] ?? all.filter((field) => field === name);
      if (parts.length === 0 && !(name in madeOf)) return all;
      for (const part of parts) needed.add(part);
    }
    return all.filter((field) => needed.has(field));
  }
}
