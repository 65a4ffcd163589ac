/** `metacog/client`: a typed client of the GraphQL API, for Node and for browsers. */
export type { Document } from './document.js';
export { ApiError, isDatabaseOutage, MetacogError, ServerUnreachableError } from './errors.js';
export { graphql, readFragment } from './graphql.js';
export type { FragmentOf, ResultOf, VariablesOf } from './graphql.js';
export { MetacogClient, throwUserErrors } from './metacog-client.js';
export type { FollowOptions, ServerAddress } from './metacog-client.js';
