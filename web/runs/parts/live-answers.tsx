import { useEffect, useMemo, useRef, useState } from 'react';
import { Link } from 'wouter';
import { formatCount } from '../../../src/words/format.js';
import { ANSWER_WRITES, type AnswerWrite } from '../../api/answer-operations.js';
import type { LiveRun } from '../../api/run-operations.js';
import { useSubscription } from '../../api/use-subscription.js';
import { AnswersTable } from './answers-table.js';
import { FaultNotice } from './fault-notice.js';
import { NewestAnswers } from './newest-answers.js';

/** Rows that are kept and shown: enough to look back, few enough to draw several times a second. */
const SHOWN = 60;

/** Writes. A stream that lags by more (the server is at its limit) goes on from now: newest is what the table is about. */
const FAR_BEHIND = 4 * SHOWN;

interface LiveAnswersProps {
  readonly run: LiveRun;
  readonly answerKey: string | null;
  readonly turn: number;
}

/** The newest answers, from a little before now, and then as they are written. */
export function LiveAnswers({ run, answerKey, turn }: LiveAnswersProps) {
  const newest = useRef(new NewestAnswers(SHOWN));
  const [rows, setRows] = useState<readonly AnswerWrite[]>([]);
  const frame = useRef(0);
  const [skips, setSkips] = useState(0);
  const lastSeen = useRef(0);
  // Only a new subscription looks at it: it replays what is to be shown and not the whole run.
  const after = useMemo(() => shownSince(run), [answerKey, turn, skips]);
  const isFarBehind = shownSince(run) - Math.max(lastSeen.current, after) > FAR_BEHIND;
  useEffect(() => {
    if (isFarBehind) setSkips((last) => last + 1);
  }, [isFarBehind]);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);
  const error = useSubscription(
    ANSWER_WRITES,
    { runId: run.id, after, answerKey },
    {
      turn,
      resumeAfter: ({ answerWritten }) => ({ after: answerWritten.sequence }),
      onData: ({ answerWritten }) => {
        newest.current.add(answerWritten);
        lastSeen.current = answerWritten.sequence;
        // However many come at once, the table is drawn once a frame.
        cancelAnimationFrame(frame.current);
        frame.current = requestAnimationFrame(() => setRows(newest.current.list()));
      },
    },
  );
  const search = answerKey === null ? '' : `?${new URLSearchParams({ key: answerKey }).toString()}`;
  return (
    <section className="card" aria-labelledby="answers">
      <h2 id="answers">Newest answers</h2>
      <p className="muted">
        {rows.length === 0
          ? 'No answer is written yet.'
          : `The ${formatCount(rows.length)} that were written last, newest first; ✓ and ✗ are under the key chosen above.`}{' '}
        <Link href={`/runs/${run.id}/answers${search}`}>All answers</Link>
      </p>
      <FaultNotice error={error} />
      {rows.length > 0 && (
        <AnswersTable caption="Newest answers" answers={rows.map(({ answer }) => answer)} answerKey={answerKey} />
      )}
    </section>
  );
}

/** The cursor that leaves as many answers as are shown: two writes make a complete one, so there are at least so many. */
function shownSince({ progress }: LiveRun): number {
  return Math.max(0, 2 * (progress.complete - SHOWN));
}
