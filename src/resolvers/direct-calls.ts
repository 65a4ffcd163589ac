import {
  isLeafType,
  isNonNullType,
  isObjectType,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLNamedType,
  type GraphQLSchema,
} from 'graphql';
import { getMetadataStorage } from 'type-graphql';
import type { ResolverClass } from './build-schema.js';
import type { RequestContext } from './context.js';

type FieldResolver = GraphQLFieldResolver<unknown, RequestContext, Record<string, unknown>>;
type Method = (...values: readonly unknown[]) => unknown;

/** A method of a resolver class, as type-graphql keeps what its decorators say. */
type Handler = ReturnType<typeof getMetadataStorage>['queries' | 'fieldResolvers'][number];
type Parameter = NonNullable<Handler['params']>[number];

/** Takes what a parameter is given from what graphql-js calls a resolver with. */
type Take = (...call: Parameters<FieldResolver>) => unknown;

/**
 * Lets graphql-js call the methods that resolve queries and the fields of object types with nothing in between. For each
 * field of each row type-graphql sorts the parameters anew, and makes promises of every argument, to be ready for
 * classes that want an argument checked. Methods of which more than plain values is asked (a role, a middleware, an
 * argument that is an object) stay with it.
 * @param instances  by resolver class
 */
export function callDirectly(schema: GraphQLSchema, instances: ReadonlyMap<ResolverClass, object>): void {
  const { queries, fieldResolvers, objectTypes } = getMetadataStorage();
  const names = new Map(objectTypes.map(({ target, name }) => [target as unknown, name]));
  for (const handler of queries) setDirectCall(handler, schema.getQueryType(), instances);
  for (const handler of fieldResolvers) {
    setDirectCall(handler, schema.getType(names.get(handler.getObjectType?.()) ?? ''), instances);
  }
}

function setDirectCall(
  handler: Handler,
  type: GraphQLNamedType | null | undefined,
  instances: ReadonlyMap<ResolverClass, object>,
): void {
  const instance = instances.get(handler.target);
  const field = isObjectType(type) ? type.getFields()[handler.schemaName] : undefined;
  const direct = instance && field && directCall(handler, field, instance);
  if (direct) field.resolve = direct;
}

function directCall(
  handler: Handler,
  field: GraphQLField<unknown, unknown>,
  instance: object,
): FieldResolver | undefined {
  if (handler.roles || handler.middlewares?.length) return undefined;
  const parameters = [...(handler.params ?? [])].sort((left, right) => left.index - right.index);
  const takes = parameters.map((parameter) => takeOf(parameter, field));
  if (!takes.every((take) => take !== undefined)) return undefined;
  const method = (instance as Record<string, Method | undefined>)[handler.methodName]?.bind(instance);
  if (!method) return undefined;
  const [first = nothing, second = nothing, third = nothing] = takes;
  if (takes.length > 3) return (...call) => method(...takes.map((take) => take(...call)));
  // Spelt out, for a list of values would cost a row more than the method itself.
  return (source, args, context, info) =>
    method(first(source, args, context, info), second(source, args, context, info), third(source, args, context, info));
}

function nothing(): undefined {
  return undefined;
}

/** Undefined for what type-graphql is needed for. */
function takeOf(parameter: Parameter, field: GraphQLField<unknown, unknown>): Take | undefined {
  if (parameter.kind === 'root' && !parameter.propertyName) return (source) => source;
  if (parameter.kind === 'context' && !parameter.propertyName) return (_source, _args, context) => context;
  if (parameter.kind === 'info') return (_source, _args, _context, info) => info;
  if (parameter.kind !== 'arg') return undefined;
  const { name } = parameter;
  const type = field.args.find((argument) => argument.name === name)?.type;
  const isPlain = isLeafType(isNonNullType(type) ? type.ofType : type);
  return isPlain ? (_source, args) => args[name] : undefined;
}
