import type { ApolloServerPlugin } from '@apollo/server';
import type { GraphQLSchema } from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../resolvers/context.js';
import { QueryPlan } from './query-plan.js';

/** Source text of the queries whose plans are kept, in characters; a plan with its document is some 100 times as large. */
const PLAN_CACHE_CHARACTERS = 200_000;

/**
 * Queries that Apollo has parsed and found valid, and within the limits: when one comes again, its plan answers it.
 * Everything else, and whatever does not fully succeed by its plan, is for Apollo, which makes all errors.
 */
export class PlannedQueries {
  private readonly plans = new LRUCache<string, QueryPlan | 'none'>({
    maxSize: PLAN_CACHE_CHARACTERS,
    sizeCalculation: (_plan, text) => text.length,
  });

  constructor(private readonly deps: { readonly schema: GraphQLSchema }) {}

  /** Lets Apollo tell what it executes. */
  readonly plugin: ApolloServerPlugin<RequestContext> = {
    requestDidStart: () =>
      Promise.resolve({
        didResolveOperation: ({ source, document, operation, request }) => {
          const name = nameOf(source, request.operationName);
          if (operation && !this.plans.has(name)) {
            this.plans.set(name, QueryPlan.of(this.deps.schema, document, operation) ?? 'none');
          }
          return Promise.resolve();
        },
      }),
  };

  /**
   * @param body  of a POST, parsed from JSON
   * @returns the data of a full success; undefined where Apollo is to answer
   */
  async execute(body: unknown, createContext: () => RequestContext): Promise<object | undefined> {
    if (!isOperation(body)) return undefined;
    const plan = this.plans.get(nameOf(body.query, body.operationName));
    if (!plan || plan === 'none') return undefined;
    return plan.execute(createContext(), body.variables ?? {}).catch(() => undefined);
  }
}

interface Operation {
  readonly query: string;
  readonly operationName?: string | null;
  readonly variables?: Readonly<Record<string, unknown>> | null;
}

function isOperation(body: unknown): body is Operation {
  if (!isRecord(body)) return false;
  const { query, operationName, variables, extensions } = body;
  return (
    typeof query === 'string' &&
    (operationName == null || typeof operationName === 'string') &&
    (variables == null || isRecord(variables)) &&
    extensions == null
  );
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The name of an operation has no line break, so no two operations share this. */
function nameOf(query: string, operationName: string | null | undefined): string {
  return `${operationName ?? ''}\n${query}`;
}
