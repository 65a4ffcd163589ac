import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './schema-types.js';

/**
 * A document of this schema: TypeScript reads from its text what it answers and which variables it takes.
 *
 *   const RUN = graphql(`query Run($name: String!) { runByName(name: $name) { status } }`);
 */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; JSONObject: Record<string, unknown> };
}>();

export type { FragmentOf, ResultOf, VariablesOf } from 'gql.tada';
export { readFragment } from 'gql.tada';
