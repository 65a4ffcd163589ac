import {
  getNamedType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';

export interface SelectionOptions {
  /** What to select of a type instead of all of it; needed for a type that leads back to one it lies in. */
  readonly instead?: Readonly<Record<string, string>>;
  /** Arguments by path, as `{ psychometric: '(factor: "level")' }`; needed where an argument is required. */
  readonly args?: Readonly<Record<string, string>>;
  /** Paths below the type that are left out, as `ece.low`. */
  readonly without?: readonly string[];
}

/**
 * Every field of an object type and of the types in it, taken from the schema, so that a field which comes later cannot
 * be forgotten: `{ mean { value low high } ... }`.
 * @throws Error for an argument that is required and not given, for a type without end, and for a path that is not there
 */
export function wholeSelection(schema: GraphQLSchema, typeName: string, options: SelectionOptions = {}): string {
  const type = schema.getType(typeName);
  if (!isObjectType(type)) throw new Error(`${typeName} is not an object type.`);
  const unused = new Set(options.without);
  const text = selectionOf(type, { options, unused, path: [], within: [] });
  if (unused.size > 0) throw new Error(`${typeName} has no ${[...unused].join(', ')}.`);
  return text;
}

interface Place {
  readonly options: SelectionOptions;
  /** Of the paths to be left out, those not met yet. */
  readonly unused: Set<string>;
  readonly path: readonly string[];
  /** Names of the types around this one. */
  readonly within: readonly string[];
}

function selectionOf(type: GraphQLObjectType, place: Place): string {
  if (place.within.includes(type.name)) throw new Error(`${type.name} is within itself: say what to select instead.`);
  const fields = Object.values(type.getFields()).flatMap((field) => fieldText(field, type.name, place));
  return `{ ${fields.join(' ')} }`;
}

function fieldText(field: GraphQLField<unknown, unknown>, parent: string, place: Place): string[] {
  const { options, unused, within } = place;
  const path = [...place.path, field.name];
  if (options.without?.includes(path.join('.'))) {
    unused.delete(path.join('.'));
    return [];
  }
  const args = options.args?.[path.join('.')] ?? '';
  if (args === '' && field.args.some(isRequiredArgument)) throw new Error(`${parent}.${field.name} needs arguments.`);
  const type = getNamedType(field.type);
  if (!isObjectType(type)) return [`${field.name}${args}`];
  const selection =
    options.instead?.[type.name] ?? selectionOf(type, { options, unused, path, within: [...within, parent] });
  return [`${field.name}${args} ${selection}`];
}
