import { naturalOrder } from './natural-order.js';

/**
 * Values by group. A group is the list of values of the grouping factors, in their order; the whole run is the empty
 * list. Lookup of one group and listing of a group's children are both direct, however deep the nesting.
 */
export class GroupTable<Value> {
  readonly #byParent = new Map<string, Map<string, Value>>();

  constructor(entries: Iterable<readonly [groups: readonly string[], value: Value]> = []) {
    for (const [groups, value] of entries) this.getOrAdd(groups, () => value);
  }

  get isEmpty(): boolean {
    return this.#byParent.size === 0;
  }

  get(groups: readonly string[]): Value | undefined {
    return this.#byParent.get(parentOf(groups))?.get(placeOf(groups));
  }

  /** The value of the group, made first where there is none. */
  getOrAdd(groups: readonly string[], make: () => Value): Value {
    const present = this.get(groups);
    if (present !== undefined) return present;
    const value = make();
    const siblings = this.#byParent.get(parentOf(groups)) ?? new Map<string, Value>();
    this.#byParent.set(parentOf(groups), siblings.set(placeOf(groups), value));
    return value;
  }

  /** The same groups with other values. */
  map<Other>(valueOf: (value: Value) => Other): GroupTable<Other> {
    const table = new GroupTable<Other>();
    for (const [parent, siblings] of this.#byParent) {
      table.#byParent.set(parent, new Map([...siblings].map(([place, value]) => [place, valueOf(value)])));
    }
    return table;
  }

  /** The last values of the groups directly under `parent`, in natural order. */
  keysUnder(parent: readonly string[]): string[] {
    return [...(this.#byParent.get(JSON.stringify(parent))?.keys() ?? [])].sort(naturalOrder);
  }
}

function parentOf(groups: readonly string[]): string {
  return JSON.stringify(groups.slice(0, -1));
}

/** The whole run, which has no last value, is the only entry of its table. */
function placeOf(groups: readonly string[]): string {
  return groups.at(-1) ?? '';
}
