import {
  getVariableValues,
  GRAPHQL_MAX_INT,
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLString,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type InlineFragmentNode,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import { PlannedRun, Unplanned, type PlannedField, type PlannedOperation } from './planned-run.js';

type Data = Record<string, unknown>;

/** Makes what a client sees of a value that a resolver gave. @throws for all that graphql-js would report, and more */
type Complete = (value: unknown, run: PlannedRun) => unknown;

/** Puts what a client sees of one field of `source` into `data`, at once or when it is there. */
type Fill = (source: Readonly<Data>, data: Data, run: PlannedRun) => void;

/**
 * A query whose fields, types and fragments are looked up once; graphql-js looks them up for every field of every row.
 * A plan knows only how a query succeeds. Whatever goes wrong, and whatever is rare, ends its run, and the caller has
 * graphql-js execute the query: so all errors are its errors. A run reads the same way and in the same order.
 */
export class QueryPlan {
  private constructor(
    private readonly operation: PlannedOperation,
    private readonly fills: readonly Fill[],
  ) {}

  /** Undefined for mutations and subscriptions, directives, introspection, interfaces and unions. */
  static of(schema: GraphQLSchema, document: DocumentNode, definition: OperationDefinitionNode): QueryPlan | undefined {
    const type = schema.getQueryType();
    if (definition.operation !== OperationTypeNode.QUERY || !type) return undefined;
    const operation = { schema, definition, fragments: fragmentsOf(document) };
    try {
      return new QueryPlan(operation, new Planner(operation).fills(type, [definition]));
    } catch (error) {
      if (error instanceof Unplanned) return undefined;
      throw error;
    }
  }

  /** Rejects unless the query is a full success, for whatever reason. */
  execute(contextValue: unknown, variables: Readonly<Data>): Promise<Data> {
    const { schema, definition } = this.operation;
    const { coerced } = getVariableValues(schema, definition.variableDefinitions ?? [], variables);
    if (!coerced) return Promise.reject(new Unplanned('The variables do not fit'));
    return new Promise((resolve, fail) => {
      const data: Data = {};
      const end = { succeed: () => resolve(data), fail };
      const run = new PlannedRun(this.operation, { contextValue, variableValues: coerced }, end);
      run.start(() => fillAll(this.fills, {}, data, run));
    });
  }
}

/** Makes the plan of one operation. Throws Unplanned where it meets what a plan does not know. */
class Planner {
  private places = 0;

  constructor(private readonly operation: PlannedOperation) {}

  /** @param nodes  whose selections are made of a value of the type: one, or several with one name, whose fields merge */
  fills(type: GraphQLObjectType, nodes: readonly { readonly selectionSet?: SelectionSetNode | undefined }[]): Fill[] {
    const selected = new Map<string, [FieldNode, ...FieldNode[]]>();
    const seen = new Set<string>();
    for (const { selectionSet } of nodes) if (selectionSet) this.collect(type, selectionSet, selected, seen);
    return [...selected].map(([key, fieldNodes]) => this.fill(key, type, fieldNodes));
  }

  private collect(
    type: GraphQLObjectType,
    { selections }: SelectionSetNode,
    selected: Map<string, [FieldNode, ...FieldNode[]]>,
    seen: Set<string>,
  ): void {
    for (const selection of selections) {
      if (selection.directives?.length) throw new Unplanned('directives');
      if (selection.kind === Kind.FIELD) {
        const key = (selection.alias ?? selection.name).value;
        const same = selected.get(key);
        if (same) same.push(selection);
        else selected.set(key, [selection]);
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        this.collectFragment(type, selection, selected, seen);
      } else if (!seen.has(selection.name.value)) {
        seen.add(selection.name.value);
        const fragment = this.operation.fragments[selection.name.value];
        if (fragment) this.collectFragment(type, fragment, selected, seen);
      }
    }
  }

  private collectFragment(
    type: GraphQLObjectType,
    { typeCondition, selectionSet }: FragmentDefinitionNode | InlineFragmentNode,
    selected: Map<string, [FieldNode, ...FieldNode[]]>,
    seen: Set<string>,
  ): void {
    if (typeCondition && typeCondition.name.value !== type.name) throw new Unplanned('a fragment on an interface');
    this.collect(type, selectionSet, selected, seen);
  }

  private fill(key: string, parentType: GraphQLObjectType, nodes: readonly [FieldNode, ...FieldNode[]]): Fill {
    const { value: name } = nodes[0].name;
    // Such a key may mean something to JavaScript.
    if (key.startsWith('__') && key !== '__typename') throw new Unplanned(key);
    if (name === '__typename') {
      return (_source, data) => {
        data[key] = parentType.name;
      };
    }
    const field = parentType.getFields()[name];
    if (!field) throw new Unplanned(name);
    const planned = { place: this.places++, field, parentType, nodes };
    const resolve = field.resolve ? resolverOf(planned) : propertyOf(planned);
    const complete = this.complete(field.type, planned);
    const isPlain = plainTest(field.type);
    return (source, data, run) => {
      const value = resolve(source, run);
      if (isPlain(value)) {
        // Most of what a list says: there is no more to do.
        data[key] = value;
      } else if (isPromise(value)) {
        // Takes the field's place among the others.
        data[key] = null;
        run.await(value, (settled) => {
          data[key] = complete(settled, run);
        });
      } else {
        data[key] = complete(value, run);
      }
    };
  }

  private complete(type: GraphQLOutputType, planned: PlannedField): Complete {
    if (isNonNullType(type)) {
      const complete = this.completeValue(type.ofType, planned);
      return (value, run) => {
        if (value == null) throw new Unplanned('null');
        return complete(value, run);
      };
    }
    const complete = this.completeValue(type, planned);
    return (value, run) => (value == null ? null : complete(value, run));
  }

  private completeValue(type: GraphQLOutputType, planned: PlannedField): Complete {
    if (isLeafType(type)) return completeLeaf(type);
    if (isListType(type)) return completeList(this.complete(type.ofType as GraphQLOutputType, planned));
    if (isObjectType(type)) return completeObject(type, planned, this.fills(type, planned.nodes));
    throw new Unplanned('an interface or a union');
  }
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}

type Resolve = (source: Readonly<Data>, run: PlannedRun) => unknown;

function resolverOf(planned: PlannedField): Resolve {
  const { resolve } = planned.field;
  return (source, run) => {
    const { args, info } = run.callOf(planned);
    return resolve?.(source, args, run.contextValue, info);
  };
}

/** As graphql-js does where a field has no resolver. */
function propertyOf(planned: PlannedField): Resolve {
  const { name } = planned.field;
  return (source, run) => {
    const property = source[name];
    if (typeof property !== 'function') return property;
    const { args, info } = run.callOf(planned);
    return (source as Record<string, (...values: unknown[]) => unknown>)[name]?.(args, run.contextValue, info);
  };
}

/** Whether a value stays as it is when it is completed; of no value where that is not known beforehand. */
function plainTest(type: GraphQLOutputType): (value: unknown) => boolean {
  const named = isNonNullType(type) ? type.ofType : type;
  if (isEnumType(named)) {
    const plain = new Set<unknown>(named.getValues().flatMap(({ name, value }) => (name === value ? [name] : [])));
    return (value) => plain.has(value);
  }
  switch (named) {
    case GraphQLString:
    case GraphQLID:
      return (value) => typeof value === 'string';
    case GraphQLInt:
      return (value) => Number.isInteger(value) && Math.abs(value as number) <= GRAPHQL_MAX_INT;
    case GraphQLFloat:
      return Number.isFinite;
    case GraphQLBoolean:
      return (value) => typeof value === 'boolean';
    default:
      return () => false;
  }
}

function completeLeaf(type: GraphQLLeafType): Complete {
  return (value) => {
    if (value instanceof Error) throw value;
    const serialized: unknown = type.serialize(value);
    if (serialized == null) throw new Unplanned('a leaf without a value');
    return serialized;
  };
}

function completeList(complete: Complete): Complete {
  return (value, run) => {
    if (!Array.isArray(value)) throw new Unplanned('no array');
    const list: unknown[] = [];
    for (const item of value as readonly unknown[]) list.push(completeItem(item, list, complete, run));
    return list;
  };
}

function completeItem(item: unknown, list: unknown[], complete: Complete, run: PlannedRun): unknown {
  if (isPromise(item)) {
    const index = list.length;
    run.await(item, (settled) => {
      list[index] = complete(settled, run);
    });
    return null;
  }
  try {
    return complete(item, run);
  } catch (error) {
    run.fail(error);
    return null;
  }
}

function completeObject(type: GraphQLObjectType, planned: PlannedField, fills: readonly Fill[]): Complete {
  const { isTypeOf } = type;
  return (value, run) => {
    if (typeof value !== 'object' || value === null || value instanceof Error) throw new Unplanned('no object');
    if (isTypeOf && isTypeOf(value, run.contextValue, run.callOf(planned).info) !== true) {
      throw new Unplanned('another type');
    }
    const data: Data = {};
    fillAll(fills, value as Readonly<Data>, data, run);
    return data;
  };
}

function fillAll(fills: readonly Fill[], source: Readonly<Data>, data: Data, run: PlannedRun): void {
  for (const fill of fills) {
    try {
      fill(source, data, run);
    } catch (error) {
      run.fail(error);
    }
  }
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
