/**
 * A GraphQL operation with the TypeScript shape of its answer and of its variables. The text is held against the
 * server's schema by a test; the shapes stand beside the text so that they change together.
 */
export interface Operation<Data, Variables extends object> {
  readonly text: string;
  /** Never set: it only ties the two shapes to the operation. */
  readonly shapes?: (variables: Variables) => Data;
}

/** Carries out operations: over HTTP, or within the server. What it throws of the API's own errors has their `code`. */
export interface QueryApi {
  query<Data, Variables extends object>(operation: Operation<Data, Variables>, variables: Variables): Promise<Data>;
}

/** An expected failure of a mutation. */
export interface UserError {
  readonly field: readonly string[] | null;
  readonly code: string;
  readonly message: string;
}

export const USER_ERRORS = 'userErrors { field code message }';
