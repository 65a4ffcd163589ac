import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  isRequiredArgument,
  isRequiredInputField,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLObjectType,
  type GraphQLSchema,
} from 'graphql';
import { toGlobalId } from '../../src/resolvers/global-id.js';

export interface RootOperation {
  /** e.g. Mutation.startRun */
  readonly name: string;
  readonly kind: 'query' | 'mutation' | 'subscription';
  readonly query: string;
  /** Well-formed, and about nothing that there is. */
  readonly variables: Readonly<Record<string, unknown>>;
}

/** An operation for each field of each root type, made from the schema alone. */
export function rootOperations(schema: GraphQLSchema): RootOperation[] {
  const roots = {
    query: schema.getQueryType(),
    mutation: schema.getMutationType(),
    subscription: schema.getSubscriptionType(),
  };
  return Object.entries(roots).flatMap(([kind, type]) =>
    Object.values(type?.getFields() ?? {}).map((field) => operationOf(kind as RootOperation['kind'], type!, field)),
  );
}

function operationOf(
  kind: RootOperation['kind'],
  parent: GraphQLObjectType,
  { name, args, type }: GraphQLField<unknown, unknown>,
): RootOperation {
  const required = args.filter(isRequiredArgument);
  const declared = required.map((arg) => `$${arg.name}: ${String(arg.type)}`).join(', ');
  const given = required.map((arg) => `${arg.name}: $${arg.name}`).join(', ');
  const selection = isCompositeType(getNamedType(type)) ? ' { __typename }' : '';
  const parameters = (text: string): string => (text === '' ? '' : `(${text})`);
  return {
    name: `${parent.name}.${name}`,
    kind,
    query: `${kind} ${parameters(declared)} { ${name}${parameters(given)}${selection} }`,
    variables: Object.fromEntries(required.map((arg) => [arg.name, valueOf(arg.type)])),
  };
}

function valueOf(type: GraphQLInputType): unknown {
  if (isNonNullType(type)) return valueOf(type.ofType);
  if (isListType(type)) return [];
  if (isEnumType(type)) return type.getValues()[0]!.name;
  if (isInputObjectType(type)) {
    const required = Object.values(type.getFields()).filter(isRequiredInputField);
    return Object.fromEntries(required.map((field) => [field.name, valueOf(field.type)]));
  }
  const values: Readonly<Record<string, unknown>> = {
    ID: toGlobalId('Run', 999_999),
    String: 'nothing',
    Int: 1,
    Float: 1,
    Boolean: false,
    DateTime: '2099-01-01T00:00:00Z',
    JSONObject: {},
  };
  if (!(type.name in values)) throw new Error(`rootOperations knows no value of ${type.name}`);
  return values[type.name];
}
