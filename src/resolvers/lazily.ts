/**
 * Objects of which each property is made of `source`, and of the object itself, when it is first asked for, once an
 * object: a request asks for few of the many that it might.
 */
export function lazily<Source, T extends object>(makers: {
  readonly [Name in keyof T]: (source: Source, made: T) => T[Name];
}): (source: Source) => T {
  class Lazy {
    constructor(readonly source: Source) {}
  }
  for (const name of Object.keys(makers) as (keyof T)[]) {
    Object.defineProperty(Lazy.prototype, name, {
      get(this: Lazy): unknown {
        const value = makers[name](this.source, this as unknown as T);
        Object.defineProperty(this, name, { value });
        return value;
      },
    });
  }
  return (source) => new Lazy(source) as unknown as T;
}
