import { Link } from 'wouter';
import { NONE } from '../../../src/words/format.js';
import type { AnsweredQuestion, ShownAnswer } from '../../api/answer-operations.js';
import { DataTable } from './data-table.js';
import { QuestionImage } from './question-image.js';
import { TruthMark } from './truth-mark.js';

interface AnswersTableProps {
  readonly caption: string;
  readonly answers: readonly (ShownAnswer & { readonly question: AnsweredQuestion })[];
  /** Key that the links lead on with; null is the default. */
  readonly answerKey: string | null;
}

/** Answers of one run, a row each. */
export function AnswersTable({ caption, answers, answerKey }: AnswersTableProps) {
  const search = answerKey === null ? '' : `?${new URLSearchParams({ key: answerKey }).toString()}`;
  return (
    <DataTable
      caption={caption}
      headings={['Question', 'Image', 'Task', 'Letter', 'Right', '>Confidence', '>Latency']}
      rows={answers.map((answer) => [
        <Link key="qid" href={`/questions/${answer.question.id}${search}`}>
          {answer.question.qid}
          {answer.sample > 0 && ` #${answer.sample + 1}`}
        </Link>,
        answer.question.image && <QuestionImage key={answer.id} url={answer.question.image.url} alt="" size={40} />,
        answer.question.task,
        answer.error ? <span title={answer.error.message}>{answer.error.code}</span> : (answer.letter ?? 'unreadable'),
        <TruthMark key="truth" isCorrect={answer.isCorrect} />,
        answer.status === 'AWAITING_CONFIDENCE' ? '…' : (answer.confidence ?? NONE),
        latencyText(answer),
      ])}
    />
  );
}

/** Of all stages together; unknown where it is so of one. */
function latencyText({ stages }: ShownAnswer): string {
  const latencies = stages.flatMap(({ latencyMs }) => latencyMs ?? []);
  const isKnown = latencies.length === stages.length;
  return isKnown ? `${Math.round(latencies.reduce((sum, latency) => sum + latency, 0))} ms` : NONE;
}
