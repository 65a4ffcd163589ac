import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { RUN_CHANGED, SHOWN_RUN, type LiveRun, type ShownRun } from '../../api/run-operations.js';
import { useQuery } from '../../api/use-query.js';
import { useSubscription } from '../../api/use-subscription.js';
import { FaultNotice } from '../parts/fault-notice.js';
import { KeySelect } from '../parts/key-select.js';
import { LiveAnswers } from '../parts/live-answers.js';
import { ReportLink } from '../parts/report-link.js';
import { RunControls } from '../parts/run-controls.js';
import { RunFacts } from '../parts/run-facts.js';
import { RunMetrics } from '../parts/run-metrics.js';
import { RunProgress } from '../parts/run-progress.js';
import { StatusBadge } from '../parts/status-badge.js';
import { useAddressParameter } from '../parts/use-address-parameter.js';
import { useTitle } from '../parts/use-title.js';

/** One run, while it goes and afterwards. */
export function RunPage({ id }: { readonly id: string }) {
  const { data, error, refetch } = useQuery(SHOWN_RUN, { id });
  useTitle(data?.run?.name ?? 'Run');
  if (data?.run) return <Run run={data.run} onStatus={refetch} />;
  return (
    <>
      <h1>Run</h1>
      <FaultNotice error={error} />
      <p>{data ? 'There is no such run.' : 'Loading …'}</p>
    </>
  );
}

interface RunProps {
  readonly run: ShownRun;
  /** Told when the run is in another state than the one it was asked in: its times and its fingerprint change with it. */
  readonly onStatus: () => void;
}

function Run({ run, onStatus }: RunProps) {
  const [live, setLive] = useState<LiveRun>(run);
  // Subscriptions end with the run; what a button does to it may set it going again.
  const [turn, setTurn] = useState(0);
  const [answerKey, setAnswerKey] = useAddressParameter('key');
  useEffect(() => {
    if (live.status !== run.status) onStatus();
  }, [live.status, run.status, onStatus]);
  const changed = (next: LiveRun): void => {
    setLive(next);
    setTurn((last) => last + 1);
  };
  const error = useSubscription(RUN_CHANGED, { id: run.id }, { onData: (data) => setLive(data.runChanged), turn });
  return (
    <>
      <div className="page-head">
        <h1>{run.name}</h1>
        <StatusBadge status={live.status} />
        <RunControls run={live} onChanged={changed} />
      </div>
      <p className="muted">
        {run.model} on {run.backend.name} · {run.dataset.name} v{run.dataset.version} ·{' '}
        <Link href={`/compare?b=${run.id}`}>compare with another run</Link>
      </p>
      {run.backend.kind === 'SIMULATED' && (
        <p className="notice">
          The model is simulated: these numbers describe a random observer, no vision-language model.
        </p>
      )}
      <FaultNotice error={error} />
      <RunProgress run={live} name={run.name} />
      <div className="key-choice">
        <KeySelect keys={run.dataset.answerKeys} value={answerKey} onChange={setAnswerKey} />
        {run.dataset.answerKeys.length > 0 && <ReportLink runId={run.id} answerKey={answerKey} />}
      </div>
      <RunMetrics run={run} answerKey={answerKey} turn={turn} />
      <LiveAnswers run={live} answerKey={answerKey} turn={turn} />
      <RunFacts run={run} />
    </>
  );
}
