import type pg from 'pg';

export interface CountedPool {
  /** Passes every statement on and remembers its text. */
  readonly pool: pg.Pool;
  /** Texts of the statements since the last call, in order. */
  readonly take: () => string[];
}

/** Watches what code sends through `pool.query`, to hold the number of statements against the shape of a request. */
export function countStatements(pool: pg.Pool): CountedPool {
  const texts: string[] = [];
  const counted = new Proxy(pool, {
    get(target, property) {
      const member: unknown = Reflect.get(target, property);
      if (typeof member !== 'function') return member;
      return (...values: unknown[]): unknown => {
        if (property === 'query') texts.push(textOf(values[0]));
        return Reflect.apply(member, target, values);
      };
    },
  });
  return { pool: counted, take: () => texts.splice(0) };
}

/** A statement is given as its text, or as an object that has it and its name. */
function textOf(statement: unknown): string {
  return typeof statement === 'object' && statement !== null && 'text' in statement
    ? String(statement.text)
    : String(statement);
}
