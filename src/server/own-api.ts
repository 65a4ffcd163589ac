import { execute, type GraphQLError } from 'graphql';
import type { RequestContext } from '../resolvers/context.js';
import type { Operation, QueryApi } from '../operations/operation.js';
import type { OperationPreparation } from './prepare-operation.js';

/** The API as this server asks it for one request of a client: under the same limits, without a way over the network. */
export class OwnApi implements QueryApi {
  constructor(private readonly deps: { readonly operations: OperationPreparation; readonly context: RequestContext }) {}

  /** @throws what the first field that failed has thrown */
  async query<Data, Variables extends object>(
    { text }: Operation<Data, Variables>,
    variables: Variables,
  ): Promise<Data> {
    const { operations, context } = this.deps;
    context.signal.throwIfAborted();
    const prepared = operations.prepare(
      { query: text, variables: variables as Readonly<Record<string, unknown>> },
      context,
    );
    if ('length' in prepared) throw thrownBy(prepared);
    const { data, errors = [] } = await execute(prepared);
    if (errors.length > 0) throw thrownBy(errors);
    // As it goes over the network: a date, for one, is text there.
    return JSON.parse(JSON.stringify(data)) as Data;
  }
}

function thrownBy([error]: readonly GraphQLError[]): Error {
  return error?.originalError ?? error ?? new Error('The operation failed without an error.');
}
