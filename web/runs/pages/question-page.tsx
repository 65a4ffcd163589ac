import { useMemo } from 'react';
import { Link } from 'wouter';
import { NONE } from '../../../src/words/format.js';
import { SHOWN_QUESTION, truthsOperation, type ShownQuestion } from '../../api/question-operations.js';
import { useQuery } from '../../api/use-query.js';
import { DataTable } from '../parts/data-table.js';
import { FaultNotice } from '../parts/fault-notice.js';
import { KeySelect } from '../parts/key-select.js';
import { AFTER, Pager } from '../parts/pager.js';
import { QuestionImage } from '../parts/question-image.js';
import { TruthMark } from '../parts/truth-mark.js';
import { useAddressParameter } from '../parts/use-address-parameter.js';
import { useTitle } from '../parts/use-title.js';

/** Answers at once. */
const PAGE = 50;

/** One question: what is shown and asked, what is right under each key, and what every run said. */
export function QuestionPage({ id }: { readonly id: string }) {
  const [answerKey, setAnswerKey] = useAddressParameter('key');
  const [after] = useAddressParameter(AFTER);
  const { data, error } = useQuery(SHOWN_QUESTION, { id, answerKey, first: PAGE, after });
  const question = data?.node;
  useTitle(question?.qid ?? 'Question');
  // A node of another kind has none of the fields.
  if (question?.qid === undefined) {
    return (
      <>
        <h1>Question</h1>
        <FaultNotice error={error} />
        <p>{data ? 'There is no such question.' : 'Loading …'}</p>
      </>
    );
  }
  return (
    <>
      <h1>{question.qid}</h1>
      <p className="muted">
        {question.task}, number {question.position + 1} of {question.dataset.name} v{question.dataset.version}
      </p>
      <FaultNotice error={error} />
      <div className="columns">
        <Stimulus question={question} />
        <Prompts question={question} />
        <Truths question={question} />
      </div>
      <KeySelect keys={question.dataset.answerKeys} value={answerKey} onChange={setAnswerKey} />
      <Answers question={question} />
      <Pager pageInfo={question.answers.pageInfo} first="First answers" next="More answers" />
    </>
  );
}

interface Shown {
  readonly question: ShownQuestion;
}

function Stimulus({ question: { image, qid, factors } }: Shown) {
  return (
    <section className="card" aria-label="Image">
      {image ? (
        <QuestionImage url={image.url} alt={`The image of ${qid}, ${image.width} by ${image.height} pixels`} />
      ) : (
        <p>No image is known.</p>
      )}
      <dl className="facts">
        {Object.entries(factors).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Prompts({ question: { answerPrompt, confidencePrompt } }: Shown) {
  return (
    <section className="card" aria-label="Prompts">
      <h2>Stage 1: answer</h2>
      <pre>{answerPrompt}</pre>
      <h2>Stage 2: confidence</h2>
      <pre>{confidencePrompt}</pre>
    </section>
  );
}

function Truths({ question: { id, dataset, options } }: Shown) {
  const keys = dataset.answerKeys;
  const operation = useMemo(() => truthsOperation(keys.length), [keys.length]);
  const names = Object.fromEntries(keys.map(({ name }, place) => [`key${place}`, name]));
  const { data, error } = useQuery(operation, { id, ...names });
  const letters = keys.map((_, place) => data?.node?.[`truth${place}`] ?? null);
  const isDisputed = new Set(letters.filter((letter) => letter !== null)).size > 1;
  const textOf = (letter: string | null): string => options.find((option) => option.letter === letter)?.text ?? NONE;
  return (
    <section className="card" aria-labelledby="truths">
      <h2 id="truths">Right under each key</h2>
      <FaultNotice error={error} />
      {isDisputed && <p className="notice notice-bad">The keys contradict each other.</p>}
      <DataTable
        caption="The right letter under each key"
        headings={['Key', 'Source', 'Letter', 'Option']}
        rows={keys.map(({ name, source }, place) => [
          name,
          source.toLowerCase(),
          letters[place] ?? NONE,
          textOf(letters[place] ?? null),
        ])}
      />
    </section>
  );
}

function Answers({ question: { answers, correctLetter } }: Shown) {
  return (
    <section className="card" aria-labelledby="answers">
      <h2 id="answers">Answers of every run</h2>
      <p className="muted">Under the key chosen above {correctLetter ?? 'no letter'} is right.</p>
      {answers.nodes.length === 0 ? (
        <p>No run has asked it yet.</p>
      ) : (
        <DataTable
          caption="Answers of every run"
          headings={['Run', 'Model', '>Sample', 'Letter', 'Right', '>Confidence', 'Said']}
          rows={answers.nodes.map((answer) => [
            <Link key="run" href={`/runs/${answer.run.id}`}>
              {answer.run.name}
            </Link>,
            answer.run.model,
            answer.sample + 1,
            answer.error?.message ?? answer.letter ?? 'unreadable',
            <TruthMark key="truth" isCorrect={answer.isCorrect} />,
            answer.confidence ?? NONE,
            <q key="said">{answer.stages.map(({ text }) => text).join(' / ')}</q>,
          ])}
        />
      )}
    </section>
  );
}
