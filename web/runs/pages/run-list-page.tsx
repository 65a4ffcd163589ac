import { useState } from 'react';
import { useLocation, useSearchParams } from 'wouter';
import { RUN_LIST, type RunList } from '../../api/run-operations.js';
import { useQuery } from '../../api/use-query.js';
import { FaultNotice } from '../parts/fault-notice.js';
import { AFTER, Pager } from '../parts/pager.js';
import { RunCard } from '../parts/run-card.js';
import { RunSearch } from '../parts/run-search.js';
import { StartRunDialog } from '../parts/start-run-dialog.js';
import { useTitle } from '../parts/use-title.js';

/** Runs at once: each brings its metrics, anew every second or two while something goes on. */
const PAGE = 50;
const GOING = new Set(['QUEUED', 'RUNNING']);

/** Parameter of the address: a part of the name. */
const NAME = 'name';

/** Often while something goes on, rarely otherwise. */
const pollMs = ({ runs }: RunList): number => (runs.nodes.some(({ status }) => GOING.has(status)) ? 1_500 : 10_000);

/** All runs, newest first, a page at a time. */
export function RunListPage() {
  useTitle('Runs');
  const [parameters, setParameters] = useSearchParams();
  const [after, name] = [parameters.get(AFTER), parameters.get(NAME)];
  const [isStarting, setStarting] = useState(false);
  const [, navigate] = useLocation();
  const { data, error } = useQuery(RUN_LIST, { first: PAGE, after, name }, pollMs);
  return (
    <>
      <div className="page-head">
        <h1>Runs</h1>
        <RunSearch
          label="Search"
          value={name ?? ''}
          // From the first page on: the place in another list means nothing.
          onChange={(part) => setParameters(part === '' ? {} : { [NAME]: part }, { replace: true })}
        />
        <button type="button" className="primary" onClick={() => setStarting(true)}>
          Start a run
        </button>
      </div>
      {isStarting && <StartRunDialog onClose={() => setStarting(false)} onStarted={(id) => navigate(`/runs/${id}`)} />}
      <FaultNotice error={error} />
      {data?.runs.nodes.length === 0 && after === null && (
        <p>{name === null ? 'There is no run yet.' : 'No run has this in its name.'}</p>
      )}
      <ul className="run-list">
        {data?.runs.nodes.map((run) => (
          <RunCard key={run.id} run={run} />
        ))}
      </ul>
      {data && <Pager pageInfo={data.runs.pageInfo} first="Newest runs" next="Older runs" />}
    </>
  );
}
