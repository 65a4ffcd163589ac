import {
  getVariableValues,
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
import { objectMaker, type Data, type MadeField, type MakeObject, type Source } from './object-maker.js';
import { PlannedRun, Unplanned, type PlannedField, type PlannedOperation } from './planned-run.js';

/** Makes what a client sees of a value that a resolver gave. @throws for all that graphql-js would report, and more */
type Complete = (value: unknown, run: PlannedRun) => unknown;

/**
 * A query whose fields, types and fragments are looked up once; graphql-js looks them up for every field of every row.
 * A plan knows only how a query succeeds. Whatever goes wrong, and whatever is rare, ends its run, and the caller has
 * graphql-js execute the query: so all errors are its errors. A run reads the same way and in the same order.
 */
export class QueryPlan {
  private constructor(
    private readonly operation: PlannedOperation,
    private readonly make: MakeObject,
  ) {}

  /** Undefined for mutations and subscriptions, directives, introspection, interfaces and unions. */
  static of(schema: GraphQLSchema, document: DocumentNode, definition: OperationDefinitionNode): QueryPlan | undefined {
    const type = schema.getQueryType();
    if (definition.operation !== OperationTypeNode.QUERY || !type) return undefined;
    const operation = { schema, definition, fragments: fragmentsOf(document) };
    try {
      return new QueryPlan(operation, new Planner(operation).maker(type, [definition]));
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
      let data: Data = {};
      const end = { succeed: () => resolve(data), fail };
      const run = new PlannedRun(this.operation, { contextValue, variableValues: coerced }, end);
      run.start(() => {
        data = this.make({}, run);
      });
    });
  }
}

/** Makes the plan of one operation. Throws Unplanned where it meets what a plan does not know. */
class Planner {
  private places = 0;

  constructor(private readonly operation: PlannedOperation) {}

  /** @param nodes  whose selections are made of a value of the type: one, or several with one name, whose fields merge */
  maker(
    type: GraphQLObjectType,
    nodes: readonly { readonly selectionSet?: SelectionSetNode | undefined }[],
  ): MakeObject {
    const selected = new Map<string, [FieldNode, ...FieldNode[]]>();
    const seen = new Set<string>();
    for (const { selectionSet } of nodes) if (selectionSet) this.collect(type, selectionSet, selected, seen);
    const fields = [...selected].map(([key, fieldNodes]) =>
      fieldNodes[0].name.value === '__typename' ? { typenameKey: key } : this.field(key, type, fieldNodes),
    );
    return objectMaker(type.name, fields);
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

  private field(key: string, parentType: GraphQLObjectType, nodes: readonly [FieldNode, ...FieldNode[]]): MadeField {
    const { value: name } = nodes[0].name;
    const field = parentType.getFields()[name];
    if (!field) throw new Unplanned(name);
    const planned = { place: this.places++, field, parentType, nodes };
    const complete = this.complete(field.type, planned);
    const settle: MadeField['settle'] = (found, source, data, run) => {
      const value = typeof found === 'function' && !field.resolve ? callProperty(planned, source, run) : found;
      if (isPromise(value)) {
        run.await(value, (settled) => {
          data[key] = complete(settled, run);
        });
      } else {
        data[key] = complete(value, run);
      }
    };
    return { key, name, type: field.type, resolve: field.resolve && resolverOf(planned), settle };
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
    if (isObjectType(type)) return completeObject(type, planned, this.maker(type, planned.nodes));
    throw new Unplanned('an interface or a union');
  }
}

function fragmentsOf({ definitions }: DocumentNode): Record<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((definition) => definition.kind === Kind.FRAGMENT_DEFINITION);
  return Object.fromEntries(fragments.map((fragment) => [fragment.name.value, fragment]));
}

function resolverOf(planned: PlannedField): MadeField['resolve'] {
  const { resolve } = planned.field;
  return (source, run) => {
    const { args, info } = run.callOf(planned);
    return resolve?.(source, args, run.contextValue, info);
  };
}

/** As graphql-js does with a property that is a function, where a field has no resolver. */
function callProperty(planned: PlannedField, source: Source, run: PlannedRun): unknown {
  const { args, info } = run.callOf(planned);
  return (source as Record<string, (...values: unknown[]) => unknown>)[planned.field.name]?.(
    args,
    run.contextValue,
    info,
  );
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

function completeObject(type: GraphQLObjectType, planned: PlannedField, make: MakeObject): Complete {
  const { isTypeOf } = type;
  return (value, run) => {
    if (typeof value !== 'object' || value === null || value instanceof Error) throw new Unplanned('no object');
    if (isTypeOf && isTypeOf(value, run.contextValue, run.callOf(planned).info) !== true) {
      throw new Unplanned('another type');
    }
    return make(value as Source, run);
  };
}

function isPromise(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
