/** Of one array; whoever asks for more different things of it begins anew. */
const MOST_VALUES = 1000;

/**
 * Remembers what was computed from an array, by the identity of the array and for as long as it lives. The cells of a
 * finished run are the same array for every request until an answer changes, so its measures are computed once.
 */
export class DerivedValues {
  readonly #valuesOf = new WeakMap<object, Map<string, unknown>>();

  /** What was computed under that name before; undefined when nothing was. */
  peek(source: object, name: string): unknown {
    return this.#valuesOf.get(source)?.get(name);
  }

  /** @param name  what `compute` gives, with everything but `source` that it depends on */
  of<Value>(source: object, name: string, compute: () => Value): Value {
    const values = this.#valuesOf.get(source) ?? new Map<string, unknown>();
    this.#valuesOf.set(source, values);
    // A name stands for one computation, and so for one type.
    if (values.has(name)) return values.get(name) as Value;
    const value = compute();
    if (values.size === MOST_VALUES) values.clear();
    values.set(name, value);
    return value;
  }
}
