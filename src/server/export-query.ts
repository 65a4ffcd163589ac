import { coerceInputValue, isInputType, type GraphQLError, type GraphQLSchema } from 'graphql';
import { z } from 'zod';
import { InvalidInputError } from '../errors.js';
import type { AnswerFilter } from '../schema/answer-filter.js';

const WHERE_TYPE = 'AnswerFilter';

const runQuery = z.strictObject({ key: z.string().optional(), where: z.string().optional() });
const datasetQuery = z.strictObject({
  key: z.string().optional(),
  version: z
    .string()
    .regex(/^[1-9]\d{0,8}$/, 'must be the number of a version')
    .transform(Number)
    .optional(),
});

/**
 * `?key=NAME&where=JSON`, the filter as GraphQL's AnswerFilter.
 * @throws InvalidInputError  naming the parameter: a misspelt one must not pass for a whole export
 */
export function runExportQuery(
  query: unknown,
  schema: GraphQLSchema,
): { readonly answerKey?: string | undefined; readonly where?: AnswerFilter | undefined } {
  const { key: answerKey, where } = parsed(runQuery, query);
  return { answerKey, where: where === undefined ? undefined : filterOf(where, schema) };
}

/**
 * `?key=NAME&version=N`
 * @throws InvalidInputError  naming the parameter
 */
export function datasetExportQuery(query: unknown): {
  readonly answerKey?: string | undefined;
  readonly version?: number | undefined;
} {
  const { key: answerKey, version } = parsed(datasetQuery, query);
  return { answerKey, version };
}

function parsed<Shape>(shape: z.ZodType<Shape>, query: unknown): Shape {
  const result = shape.safeParse(query);
  if (result.success) return result.data;
  const reasons = result.error.issues.map(({ path, message }) => [...path, message].map(String).join(': '));
  throw new InvalidInputError(`The address is wrong after its question mark: ${reasons.join('; ')}`);
}

function filterOf(text: string, schema: GraphQLSchema): AnswerFilter {
  const type = schema.getType(WHERE_TYPE);
  if (!isInputType(type)) throw new Error(`the schema has no input ${WHERE_TYPE}`);
  const refuse = (reason: string): never => {
    throw new InvalidInputError(`where is not a JSON ${WHERE_TYPE}: ${reason}`, { field: ['where'] });
  };
  const onError = (path: readonly (string | number)[], _value: unknown, { message }: GraphQLError): never =>
    refuse([...path, message].join(': '));
  return coerceInputValue(jsonOf(text, refuse), type, onError) ?? refuse('it is null');
}

function jsonOf(text: string, refuse: (reason: string) => never): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return refuse('it is not JSON; in a shell: curl -G --data-urlencode \'where={"tasks":["Grid"]}\' ADDRESS');
  }
}
