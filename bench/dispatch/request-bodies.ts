import type pg from 'pg';
import { chatBody } from '../../src/services/backends/chat-body.js';
import type { QuestionImage } from '../../src/services/backends/image-question.js';
import { answerMessages, confidenceMessages } from '../../src/services/dispatch/prompts.js';
import type { ImageFiles } from '../../src/services/stimuli/image-files.js';

/** JSON of the requests of one conversation, stage 1 first. */
export type RequestBodies = readonly [Buffer, Buffer];

/** Images differ in size by task and level, which come in turns: a prime step meets them all. */
const EVERY = 41;

/** What metacog itself sends to the fixed observer, for questions drawn evenly from the built-in dataset. */
export async function requestBodies(
  pool: pg.Pool,
  images: ImageFiles,
): Promise<{ readonly whole: readonly RequestBodies[]; readonly textOnly: readonly RequestBodies[] }> {
  const { rows } = await pool.query<{ answer_prompt: string; confidence_prompt: string; sha256: string }>(
    `SELECT q.answer_prompt, q.confidence_prompt, i.sha256
     FROM questions q JOIN images i ON i.id = q.image_id JOIN datasets d ON d.id = q.dataset_id
     WHERE d.name = 'metacog-2688' AND i.sha256 IS NOT NULL AND q.position % $1 = 0 ORDER BY q.position`,
    [EVERY],
  );
  const [whole, textOnly]: [RequestBodies[], RequestBodies[]] = [[], []];
  for (const { answer_prompt: question, confidence_prompt: confidence, sha256 } of rows) {
    const bytes = await images.read(sha256);
    if (!bytes) throw new Error(`The image ${sha256} was rendered and is gone`);
    whole.push(bodiesOf(question, confidence, { mimeType: 'image/png', bytes }));
    textOnly.push(bodiesOf(question, confidence, null));
  }
  return { whole, textOnly };
}

function bodiesOf(question: string, confidence: string, image: QuestionImage | null): RequestBodies {
  const history = answerMessages(question, image);
  const parameters = { model: 'simulated/fixed', temperature: 0, max_completion_tokens: 32 };
  return [
    chatBody({ messages: history, ...parameters, ...{ logprobs: true, top_logprobs: 20 } }),
    chatBody({ messages: confidenceMessages(history, 'A', confidence), ...parameters }),
  ];
}
