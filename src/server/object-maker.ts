import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  isNonNullType,
  type GraphQLOutputType,
} from 'graphql';
import { Unplanned, type PlannedRun } from './planned-run.js';

export type Data = Record<string, unknown>;
export type Source = Readonly<Data>;

/** What becomes of one field of an object. */
export interface MadeField {
  /** Of the field in the data. */
  readonly key: string;
  /** Of the property of the source. */
  readonly name: string;
  readonly type: GraphQLOutputType;
  /** Instead of the property. */
  readonly resolve?: ((source: Source, run: PlannedRun) => unknown) | undefined;
  /** Puts into the data, at once or when it is there, what a client sees of any value. */
  readonly settle: (value: unknown, source: Source, data: Data, run: PlannedRun) => void;
}

/** Makes the data of a source. @throws for all that graphql-js would report, and more */
export type MakeObject = (source: Source, run: PlannedRun) => Data;

/** What GraphQL calls a name; it comes from a query, and nothing else of a query comes into code. */
const NAME = /^[_A-Za-z][_0-9A-Za-z]*$/;

/**
 * Writes a function for one selection, because V8 makes and fills objects whose properties stand in the code several times
 * as fast as those that are named at run time. Values that are plainly of their type are taken as they are; all others are
 * settled.
 */
export function objectMaker(
  typeName: string,
  fields: readonly (MadeField | { readonly typenameKey: string })[],
): MakeObject {
  const made = fields.filter((field) => 'settle' in field);
  const blank = fields.map((field) =>
    'settle' in field ? `${named(field.key)}: null` : `${named(field.typenameKey)}: ${named(typeName)}`,
  );
  const parts = made.map((_, index) => `{ resolve: resolve${index}, settle: settle${index} }`);
  const steps = made.map(({ key, name, type, resolve }, index) => {
    const value = resolve ? `resolve${index}(source, run)` : `source[${named(name)}]`;
    // The rest is looked at all the same, as graphql-js does: it may have promises that are to be heard.
    return `try {
        value = ${value};
        if (${plainTest(type)}) data[${named(key)}] = value; else settle${index}(value, source, data, run);
      } catch (error) {
        run.fail(error);
      }`;
  });
  const code = `const [${parts.join(', ')}] = made;
    return (source, run) => {
      const data = { ${blank.join(', ')} };
      let value;
      ${steps.join('\n')}
      return data;
    };`;
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- names alone come into it
  return (new Function('made', code) as (made: readonly MadeField[]) => MakeObject)(made);
}

function named(name: string): string {
  // A key such as __proto__ would mean something to JavaScript.
  if (!NAME.test(name) || (name.startsWith('__') && name !== '__typename')) throw new Unplanned(name);
  return `'${name}'`;
}

/** Code that tells whether `value` stays as it is when it is completed. */
function plainTest(type: GraphQLOutputType): string {
  const bare = isNonNullType(type) ? type.ofType : type;
  if (isEnumType(bare)) {
    const plain = bare.getValues().filter(({ name, value }) => name === value);
    return plain.map(({ name }) => `value === ${named(name)}`).join(' || ') || 'false';
  }
  switch (bare) {
    case GraphQLString:
    case GraphQLID:
      return `typeof value === 'string'`;
    case GraphQLInt:
      return '(value | 0) === value';
    case GraphQLFloat:
      return 'Number.isFinite(value)';
    case GraphQLBoolean:
      return `typeof value === 'boolean'`;
    default:
      return 'false';
  }
}
