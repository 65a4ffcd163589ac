import { createHash } from 'node:crypto';

/** The slice of the product's schema that its peers serve too. */
export const SLICE = `
  type Query { runByName(name: String!): Run }
  enum RunStatus { QUEUED RUNNING PAUSED COMPLETED FAILED CANCELLED }
  type Run { id: ID! name: String! model: String! status: RunStatus! progress: RunProgress!
    answers(first: Int = 50, after: String): AnswerConnection! }
  type RunProgress { total: Int! complete: Int! failed: Int! remaining: Int! }
  type AnswerConnection { nodes: [Answer!]! pageInfo: PageInfo! }
  type PageInfo { hasNextPage: Boolean! endCursor: String }
  enum AnswerStatus { AWAITING_CONFIDENCE COMPLETE FAILED }
  enum ParseStatus { PARSED UNPARSED MISSING }
  type Answer { id: ID! sample: Int! sequence: Int! status: AnswerStatus! letter: String letterStatus: ParseStatus!
    confidence: Int confidenceStatus: ParseStatus! tokenConfidence: Float probabilities: [LetterProbability!]
    question: Question! isCorrect: Boolean }
  type LetterProbability { letter: String! probability: Float! }
  type Question { qid: String! task: String! }
`;

/** The most that the product gives at once. */
const PAGE = 500;

const SMALL = `query Small($name: String!) {
  runByName(name: $name) { id name model status progress { total complete failed remaining } }
}`;

const LIST = `query List($name: String!, $after: String) {
  runByName(name: $name) { answers(first: ${PAGE}, after: $after) {
    nodes { id sample sequence status letter letterStatus confidence confidenceStatus tokenConfidence
      probabilities { letter probability } }
    pageInfo { hasNextPage endCursor }
  } }
}`;

const RELATED = `query Related($name: String!) {
  runByName(name: $name) { answers(first: ${PAGE}) {
    nodes { id sample status letter confidence isCorrect question { qid task } }
  } }
}`;

/** What the measures ask for; the name of the operation tells a server without GraphQL which it is. */
export type CaseName = 'Small' | 'List' | 'Related';
export const QUERIES: Readonly<Record<CaseName, string>> = { Small: SMALL, List: LIST, Related: RELATED };

export interface Operation {
  readonly operationName: CaseName;
  readonly variables: { readonly name: string; readonly after?: string | null };
}

/** Body of the POST that asks for it. */
export function bodyOf(operation: Operation): string {
  return JSON.stringify({ query: QUERIES[operation.operationName], ...operation });
}

interface Listed {
  readonly data: {
    readonly runByName: {
      readonly answers: { readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string } };
    };
  };
}

/**
 * Asks a server for everything that is measured, the list page by page.
 * @returns the bodies that were sent, and a digest of all that was answered
 * @throws Error for an answer that is no success
 */
export async function askAll(
  url: string,
  name: string,
): Promise<{ bodies: Record<CaseName, string[]>; digest: string }> {
  const bodies: Record<CaseName, string[]> = { Small: [], List: [], Related: [] };
  const digest = createHash('sha256');
  const ask = async (operation: Operation): Promise<string> => {
    const body = bodyOf(operation);
    bodies[operation.operationName].push(body);
    const answer = await post(url, body);
    digest.update(answer);
    return answer;
  };
  await ask({ operationName: 'Small', variables: { name } });
  await ask({ operationName: 'Related', variables: { name } });
  for (let after: string | null | undefined = null; after !== undefined;) {
    const listed = JSON.parse(await ask({ operationName: 'List', variables: { name, after } })) as Listed;
    const { hasNextPage, endCursor } = listed.data.runByName.answers.pageInfo;
    after = hasNextPage ? endCursor : undefined;
  }
  return { bodies, digest: digest.digest('hex') };
}

/** @returns `{"data": …}` as text, spelt alike for all servers */
async function post(url: string, body: string): Promise<string> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
  const text = await response.text();
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: unknown };
  if (!response.ok || errors !== undefined || !data) throw new Error(`${url} answered ${text.slice(0, 500)}`);
  return JSON.stringify({ data });
}
