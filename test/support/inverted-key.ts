import { fetchJson, postGraphQL } from './http-json.js';

interface QuestionPage {
  readonly questions: {
    readonly nodes: readonly { readonly qid: string; readonly correctLetter: string }[];
    readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  };
}

/** Gives a dataset a second key that says the other letter of two for every question. */
export async function importInvertedKey(url: string, input: { dataset: string; name: string }): Promise<void> {
  const letters = await correctLetters(url, input.dataset);
  const inverted = Object.fromEntries([...letters].map(([qid, letter]) => [qid, letter === 'A' ? 'B' : 'A']));
  const { body: upload } = await fetchJson(`${url}/uploads`, {
    method: 'POST',
    body: JSON.stringify(inverted),
    headers: { 'content-type': 'application/octet-stream' },
  });
  const query =
    'mutation ($input: ImportAnswerKeyInput!) { importAnswerKey(input: $input) { userErrors { message } } }';
  const { body } = await postGraphQL(url, { query, variables: { input: { ...input, upload: upload.id } } });
  const { userErrors } = (body.data as { importAnswerKey: { userErrors: { message: string }[] } }).importAnswerKey;
  if (userErrors.length > 0) throw new Error(userErrors.map(({ message }) => message).join('\n'));
}

async function correctLetters(url: string, dataset: string): Promise<Map<string, string>> {
  const query = `query ($dataset: String!, $after: String) {
    dataset(name: $dataset) {
      questions(first: 500, after: $after) { nodes { qid correctLetter } pageInfo { endCursor hasNextPage } }
    }
  }`;
  const letters = new Map<string, string>();
  for (let after: string | null = null; ;) {
    const { body } = await postGraphQL(url, { query, variables: { dataset, after } });
    const { nodes, pageInfo } = (body.data?.dataset as QuestionPage).questions;
    for (const { qid, correctLetter } of nodes) letters.set(qid, correctLetter);
    if (!pageInfo.hasNextPage) return letters;
    after = pageInfo.endCursor;
  }
}
