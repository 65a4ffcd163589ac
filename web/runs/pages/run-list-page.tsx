import { useState } from 'react';
import { useLocation } from 'wouter';
import { RUN_LIST, type RunList } from '../../api/run-operations.js';
import { useQuery } from '../../api/use-query.js';
import { FaultNotice } from '../parts/fault-notice.js';
import { RunCard } from '../parts/run-card.js';
import { StartRunDialog } from '../parts/start-run-dialog.js';
import { useTitle } from '../parts/use-title.js';

const PAGE = 20;
/** The API gives no more at once. */
const MOST = 500;
const GOING = new Set(['QUEUED', 'RUNNING']);

/** Often while something goes on, rarely otherwise. */
const pollMs = ({ runs }: RunList): number => (runs.nodes.some(({ status }) => GOING.has(status)) ? 1_500 : 10_000);

/** All runs, newest first. */
export function RunListPage() {
  useTitle('Runs');
  const [first, setFirst] = useState(PAGE);
  const [isStarting, setStarting] = useState(false);
  const [, navigate] = useLocation();
  const { data, error } = useQuery(RUN_LIST, { first }, pollMs);
  return (
    <>
      <div className="page-head">
        <h1>Runs</h1>
        <button type="button" className="primary" onClick={() => setStarting(true)}>
          Start a run
        </button>
      </div>
      {isStarting && <StartRunDialog onClose={() => setStarting(false)} onStarted={(id) => navigate(`/runs/${id}`)} />}
      <FaultNotice error={error} />
      {data?.runs.nodes.length === 0 && <p>There is no run yet.</p>}
      <ul className="run-list">
        {data?.runs.nodes.map((run) => (
          <RunCard key={run.id} run={run} />
        ))}
      </ul>
      {data?.runs.pageInfo.hasNextPage && first < MOST && (
        <button type="button" onClick={() => setFirst(Math.min(MOST, first + PAGE))}>
          More runs
        </button>
      )}
    </>
  );
}
