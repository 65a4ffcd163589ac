import 'reflect-metadata';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { GraphQLDateTime } from 'graphql-scalars';
import { buildSchema, type NonEmptyArray, type PubSub } from 'type-graphql';
import { AccessTokenResolver } from './access-token.resolver.js';
import { AnswerKeyResolver } from './answer-key.resolver.js';
import { AnswerResolver } from './answer.resolver.js';
import { authorize } from './authorization.js';
import { BackendResolver } from './backend.resolver.js';
import { ComparisonResolver } from './comparison.resolver.js';
import { DatasetResolver } from './dataset.resolver.js';
import { callDirectly } from './direct-calls.js';
import { ImageResolver } from './image.resolver.js';
import { ImportResolver } from './import.resolver.js';
import { KeyAuditResolver } from './key-audit.resolver.js';
import { LiveResolver } from './live.resolver.js';
import { MetricCountsResolver } from './metric-counts.resolver.js';
import { MetricsResolver } from './metrics.resolver.js';
import { NodeResolver } from './node.resolver.js';
import { QuestionResolver } from './question.resolver.js';
import { RunMutationResolver } from './run-mutation.resolver.js';
import { RunResolver } from './run.resolver.js';

/** A resolver class; how its instance is made is the business of app.ts. */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- type-graphql's own type for a resolver class
export type ResolverClass = Function;

const RESOLVERS: NonEmptyArray<ResolverClass> = [
  NodeResolver,
  DatasetResolver,
  QuestionResolver,
  ImageResolver,
  AnswerKeyResolver,
  KeyAuditResolver,
  BackendResolver,
  RunResolver,
  AnswerResolver,
  MetricsResolver,
  MetricCountsResolver,
  ComparisonResolver,
  RunMutationResolver,
  ImportResolver,
  LiveResolver,
  AccessTokenResolver,
];

/** type-graphql insists on one, although every subscription here brings its own stream from the run's log. */
const NO_PUBSUB: PubSub = {
  publish: () => noPubSub(),
  subscribe: () => noPubSub(),
};

function noPubSub(): never {
  throw new Error('Subscriptions follow the run log; give @Subscription a `subscribe` function');
}

/**
 * The executable schema.
 * @param instances  by resolver class, one for each that has fields to resolve
 */
export async function createSchema(instances: ReadonlyMap<ResolverClass, object>): Promise<GraphQLSchema> {
  const schema = await buildSchema({
    resolvers: RESOLVERS,
    container: { get: (resolver: ResolverClass) => instanceOf(instances, resolver) },
    authChecker: authorize,
    scalarsMap: [{ type: Date, scalar: GraphQLDateTime }],
    validate: false,
    pubSub: NO_PUBSUB,
  });
  callDirectly(schema, instances);
  return schema;
}

/** The schema as text, with descriptions, in an order that does not depend on the order of the code. */
export async function emitSchema(): Promise<string> {
  return `${printSchema(lexicographicSortSchema(await createSchema(new Map())))}\n`;
}

function instanceOf(instances: ReadonlyMap<ResolverClass, object>, resolver: ResolverClass): object {
  const instance = instances.get(resolver);
  if (!instance) throw new Error(`app.ts builds no ${resolver.name}`);
  return instance;
}
