// Starts a run, follows its answers and prints its accuracy by task.
//
//   node examples/node/follow.mjs [QUESTIONS]
//
// METACOG_URL and METACOG_TOKEN are those of metacog itself. In TypeScript the same text is typed: `graphql` reads from
// each document what it answers and which variables it takes.
import { graphql, MetacogClient, throwUserErrors } from 'metacog/client';

const START = graphql(`
  mutation Start($input: StartRunInput!) {
    startRun(input: $input) {
      run {
        id
        name
      }
      userErrors {
        field
        code
        message
      }
    }
  }
`);
const WRITTEN = graphql(`
  subscription Written($runId: ID!, $after: Int!) {
    answerWritten(runId: $runId, after: $after) {
      sequence
      answer {
        sequence
        status
        letter
        confidence
        question {
          qid
        }
      }
    }
  }
`);
const METRICS = graphql(`
  query Metrics($id: ID!) {
    run(id: $id) {
      metrics {
        answerKey {
          name
        }
        by(factor: "task") {
          key
          metrics {
            accuracy {
              count
              n
              value
              low
              high
            }
          }
        }
      }
    }
  }
`);

const client = new MetacogClient({
  url: process.env.METACOG_URL ?? 'http://127.0.0.1:4000',
  token: process.env.METACOG_TOKEN,
});

const { startRun } = await client.query(START, {
  input: { dataset: 'metacog-2688', questionLimit: Number(process.argv[2] ?? 100) },
});
throwUserErrors(startRun.userErrors);
const { id, name } = startRun.run;
console.log(`run ${name}`);

// With a cursor a lost connection is only a pause: each write comes once and in order. It ends with the run.
const cursor = { variable: 'after', of: ({ answerWritten }) => answerWritten.sequence };
for await (const { answerWritten } of client.subscribe(WRITTEN, { runId: id, after: 0 }, { cursor })) {
  const { sequence, answer } = answerWritten;
  // A replayed write shows the answer as it is now: only the newest write of an answer tells something new.
  if (sequence === answer.sequence && answer.status === 'COMPLETE')
    console.log(answer.question.qid, answer.letter, answer.confidence);
}

const { run } = await client.query(METRICS, { id });
console.log(`answer key: ${run.metrics.answerKey.name}`);
for (const { key, metrics } of run.metrics.by) {
  const { count, n, value, low, high } = metrics.accuracy;
  console.log(`${key}: ${count} of ${n} = ${value.toFixed(3)} [${low.toFixed(3)}, ${high.toFixed(3)}]`);
}
