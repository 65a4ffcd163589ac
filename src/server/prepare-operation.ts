import {
  GraphQLError,
  parse,
  specifiedRules,
  validate,
  type DocumentNode,
  type ExecutionArgs,
  type GraphQLSchema,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import type { RequestContext } from '../resolvers/context.js';
import { tokenEndInWords } from '../words/token-end.js';
import { MAX_TOKENS, queryLimits } from './query-limits.js';

/** Source text of the valid documents that are kept parsed, in characters; a parsed one is some 50 times as large. */
const DOCUMENT_CACHE_CHARACTERS = 500_000;

const RULES = [...specifiedRules, queryLimits()];

/** An operation as clients send it. */
export interface OperationRequest {
  readonly query: string;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Parses and validates for the transports that stream, as HTTP does. Thousands of subscribers send the same document:
 * it is looked at once.
 */
export class OperationPreparation {
  private readonly documents = new LRUCache<string, DocumentNode>({
    maxSize: DOCUMENT_CACHE_CHARACTERS,
    sizeCalculation: (_document, text) => Math.max(1, text.length),
  });

  constructor(private readonly deps: { readonly schema: GraphQLSchema }) {}

  /** What to execute, or what is wrong with it, each error with its code. */
  prepare(
    { query, operationName, variables }: OperationRequest,
    contextValue: RequestContext,
  ): ExecutionArgs | readonly GraphQLError[] {
    // A client that is told to close may go on asking for a moment.
    const { end } = contextValue.grant;
    if (end) return [new GraphQLError(tokenEndInWords(end), { extensions: { code: 'UNAUTHENTICATED' } })];
    const document = this.documents.get(query) ?? this.validDocument(query);
    if ('length' in document) return document;
    return { schema: this.deps.schema, document, operationName, variableValues: variables, contextValue };
  }

  private validDocument(query: string): DocumentNode | readonly GraphQLError[] {
    let document;
    try {
      document = parse(query, { maxTokens: MAX_TOKENS });
    } catch (error) {
      if (error instanceof GraphQLError) return [withCode(error, 'GRAPHQL_PARSE_FAILED')];
      throw error;
    }
    const errors = validate(this.deps.schema, document, RULES);
    if (errors.length > 0) return errors.map((error) => withCode(error, 'GRAPHQL_VALIDATION_FAILED'));
    this.documents.set(query, document);
    return document;
  }
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  const { message, nodes, source, positions, extensions } = error;
  return new GraphQLError(message, { nodes, source, positions, extensions: { code, ...extensions } });
}
