import Fastify from 'fastify';
import {
  answerId,
  isCorrect,
  lettersOf,
  pageOf,
  progressOf,
  runId,
  type PeerReads,
  type RunRow,
} from './peer-reads.js';
import type { CaseName, Operation } from './slice.js';

/** No GraphQL at all: each operation is code of its own, which makes the answer of rows and JSON.stringify. The limit. */
export async function startBare(reads: PeerReads): Promise<string> {
  const app = Fastify();
  app.post<{ Body: Operation }>('/graphql', async ({ body: { operationName, variables } }, reply) => {
    const run = await reads.runByName(variables.name);
    const runByName = run && (await ANSWERS[operationName](reads, run, variables));
    void reply.type('application/json; charset=utf-8');
    return JSON.stringify({ data: { runByName } });
  });
  return `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`;
}

const FIRST = 500;

type Answer = (reads: PeerReads, run: RunRow, variables: Operation['variables']) => unknown;

const ANSWERS: Readonly<Record<CaseName, Answer>> = {
  Small: (_reads, run) => {
    const { name, model, status } = run;
    return { id: runId(run), name, model, status, progress: progressOf(run) };
  },
  List: async (reads, { id }, { after }) => {
    const { nodes, pageInfo } = pageOf(await reads.answersOf(id, FIRST, after), FIRST);
    const listed = nodes.map(({ runId, questionId, probabilities, ...columns }) => ({
      id: answerId({ runId, questionId, ...columns, probabilities }),
      ...columns,
      probabilities: lettersOf(probabilities),
    }));
    return { answers: { nodes: listed, pageInfo } };
  },
  Related: async (reads, { id }) => {
    const { nodes } = pageOf(await reads.answersWithQuestions(id, FIRST), FIRST);
    const related = nodes.map((row) => ({
      id: answerId(row),
      sample: row.sample,
      status: row.status,
      letter: row.letter,
      confidence: row.confidence,
      isCorrect: isCorrect(row, row.truth),
      question: { qid: row.qid, task: row.task },
    }));
    return { answers: { nodes: related } };
  },
};
