import {
  getArgumentValues,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  type OperationDefinitionNode,
} from 'graphql';

/** Nothing is wrong yet: it is for graphql-js to say. */
export class Unplanned extends Error {}

export interface PlannedOperation {
  readonly schema: GraphQLSchema;
  readonly definition: OperationDefinitionNode;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
}

/** A field of a plan, the same for all rows. */
export interface PlannedField {
  /** Its place among the fields of the plan. */
  readonly place: number;
  readonly field: GraphQLField<unknown, unknown>;
  readonly parentType: GraphQLObjectType;
  readonly nodes: readonly [FieldNode, ...FieldNode[]];
}

/** What a resolver is called with beside its source; the same for all rows of one run. */
interface Call {
  readonly args: Record<string, unknown>;
  readonly info: GraphQLResolveInfo;
}

/** What a resolver may ask of the field that it resolves. A class: see the context of a request. */
class PlannedInfo implements GraphQLResolveInfo {
  declare readonly fieldName: string;
  declare readonly fieldNodes: readonly FieldNode[];
  declare readonly returnType: GraphQLOutputType;
  declare readonly parentType: GraphQLObjectType;
  declare readonly schema: GraphQLSchema;
  declare readonly fragments: PlannedOperation['fragments'];
  declare readonly operation: OperationDefinitionNode;
  declare readonly variableValues: GraphQLResolveInfo['variableValues'];
  readonly rootValue = undefined;

  constructor(known: Omit<GraphQLResolveInfo, 'path' | 'rootValue'>) {
    Object.assign(this, known);
  }

  get path(): never {
    throw new Unplanned('A plan does not know which row it is at');
  }
}

/**
 * One run of a plan: counts what is not there yet. The first thing that goes wrong ends it for whoever waits; the rest is
 * still looked at, as graphql-js does, so that no promise is rejected without anybody who hears it.
 */
export class PlannedRun {
  private readonly calls: (Call | undefined)[] = [];
  private awaited = 0;

  constructor(
    private readonly operation: PlannedOperation,
    private readonly request: {
      readonly contextValue: unknown;
      readonly variableValues: Readonly<Record<string, unknown>>;
    },
    private readonly end: { readonly succeed: () => void; readonly fail: (reason: unknown) => void },
  ) {}

  get contextValue(): unknown {
    return this.request.contextValue;
  }

  /** Does the first part of the run, which may wait for more. */
  start(work: () => void): void {
    this.awaited += 1;
    this.settle(work);
  }

  /** Goes on with a value when it is there. */
  await(value: PromiseLike<unknown>, goOn: (value: unknown) => void): void {
    this.awaited += 1;
    value.then(
      (settled) => this.settle(() => goOn(settled)),
      (reason: unknown) => this.fail(reason),
    );
  }

  /** @throws GraphQLError when the arguments do not fit */
  callOf({ place, field, parentType, nodes }: PlannedField): Call {
    const known = this.calls[place];
    if (known) return known;
    const { schema, definition, fragments } = this.operation;
    const { variableValues } = this.request;
    const call = {
      args: field.args.length === 0 ? {} : getArgumentValues(field, nodes[0], variableValues),
      info: new PlannedInfo({
        fieldName: field.name,
        fieldNodes: nodes,
        returnType: field.type,
        parentType,
        schema,
        fragments,
        operation: definition,
        variableValues,
      }),
    };
    this.calls[place] = call;
    return call;
  }

  fail(reason: unknown): void {
    this.end.fail(reason);
  }

  private settle(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.fail(error);
    }
    this.awaited -= 1;
    // Means nothing once the run has failed.
    if (this.awaited === 0) this.end.succeed();
  }
}
