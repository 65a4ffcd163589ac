import { Link } from 'wouter';
import { formatCount } from '../../../src/words/format.js';
import { RUN_ANSWERS } from '../../api/answer-operations.js';
import { useQuery } from '../../api/use-query.js';
import { AnswersTable } from '../parts/answers-table.js';
import { FaultNotice } from '../parts/fault-notice.js';
import { KeySelect } from '../parts/key-select.js';
import { AFTER, Pager } from '../parts/pager.js';
import { useAddressParameter } from '../parts/use-address-parameter.js';
import { useTitle } from '../parts/use-title.js';

/** Rows at once: a page of a run of any size is drawn as fast as one of a small run. */
const PAGE = 100;

/** Every answer of a run that is written, in the order of the questions. */
export function RunAnswersPage({ id }: { readonly id: string }) {
  const [answerKey, setAnswerKey] = useAddressParameter('key');
  const [after] = useAddressParameter(AFTER);
  const { data, error } = useQuery(RUN_ANSWERS, { id, answerKey, first: PAGE, after });
  const run = data?.run;
  useTitle(run ? `Answers of ${run.name}` : 'Answers');
  if (!run) {
    return (
      <>
        <h1>Answers</h1>
        <FaultNotice error={error} />
        <p>{data ? 'There is no such run.' : 'Loading …'}</p>
      </>
    );
  }
  const { nodes, pageInfo, totalCount } = run.answers;
  return (
    <>
      <h1>Answers of {run.name}</h1>
      <p className="muted">
        {formatCount(totalCount)} are written; here in the order of the questions.{' '}
        <Link href={`/runs/${id}`}>To the run</Link>
      </p>
      <FaultNotice error={error} />
      <KeySelect keys={run.dataset.answerKeys} value={answerKey} onChange={setAnswerKey} />
      {nodes.length > 0 && (
        <div className="card">
          <AnswersTable caption="Answers" answers={nodes} answerKey={answerKey} />
        </div>
      )}
      <Pager pageInfo={pageInfo} first="First answers" next="Next answers" />
    </>
  );
}
