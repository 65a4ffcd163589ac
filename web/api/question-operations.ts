import type { Operation } from '../../src/operations/operation.js';
import { SHOWN_ANSWER, type ShownAnswer } from './answer-operations.js';
import type { PageInfo } from './page-info.js';

export interface ShownQuestion {
  readonly id: string;
  readonly qid: string;
  readonly task: string;
  readonly position: number;
  readonly factors: Readonly<Record<string, string>>;
  readonly answerPrompt: string;
  readonly confidencePrompt: string;
  readonly options: readonly { readonly letter: string; readonly text: string }[];
  readonly image: { readonly url: string; readonly width: number; readonly height: number } | null;
  readonly correctLetter: string | null;
  readonly dataset: {
    readonly name: string;
    readonly version: number;
    readonly answerKeys: readonly { readonly name: string; readonly source: string; readonly isDefault: boolean }[];
  };
  readonly answers: {
    readonly nodes: readonly (ShownAnswer & {
      readonly run: { readonly id: string; readonly name: string; readonly model: string };
    })[];
    readonly pageInfo: PageInfo;
  };
}

export const SHOWN_QUESTION: Operation<
  { node: ShownQuestion | null },
  { id: string; answerKey: string | null; first: number; after: string | null }
> = {
  text: `query ShownQuestion($id: ID!, $answerKey: String, $first: Int!, $after: String) {
  node(id: $id) {
    ... on Question {
      id qid task position factors answerPrompt confidencePrompt
      options { letter text }
      image { url width height }
      correctLetter(answerKey: $answerKey)
      dataset { name version answerKeys { name source isDefault } }
      answers(first: $first, after: $after) {
        nodes { ...ShownAnswer run { id name model } }
        pageInfo { hasNextPage endCursor }
      }
    }
  }
}
${SHOWN_ANSWER}`,
};

/** The letter of one question under each of several keys, whose names are not known beforehand. */
export function truthsOperation(
  count: number,
): Operation<{ node: Readonly<Record<string, string | null>> | null }, Readonly<Record<string, string>>> {
  const places = Array.from({ length: count }, (_, place) => place);
  const variables = places.map((place) => `, $key${place}: String`).join('');
  const fields = places.map((place) => `truth${place}: correctLetter(answerKey: $key${place})`).join(' ');
  return { text: `query Truths($id: ID!${variables}) { node(id: $id) { ... on Question { id ${fields} } } }` };
}
