import { useState } from 'react';
import { formatCount } from '../../../src/words/format.js';
import { CHOSEN_RUNS, COMPARABLE_RUNS, type ComparableRun } from '../../api/compare-operations.js';
import { useQuery } from '../../api/use-query.js';
import { Comparison } from '../parts/comparison.js';
import { FaultNotice } from '../parts/fault-notice.js';
import { KeySelect } from '../parts/key-select.js';
import { RunSearch } from '../parts/run-search.js';
import { useAddressParameter } from '../parts/use-address-parameter.js';
import { useTitle } from '../parts/use-title.js';

/** Two runs on the questions that both have answered; the choice stands in the address. */
export function ComparePage() {
  useTitle('Compare');
  const [a, setA] = useAddressParameter('a');
  const [b, setB] = useAddressParameter('b');
  const [answerKey, setAnswerKey] = useAddressParameter('key');
  const [name, setName] = useState('');
  const { data, error } = useQuery(COMPARABLE_RUNS, { name: name || null });
  const chosen = useQuery(CHOSEN_RUNS, { a: a ?? '', b: b ?? '', hasA: a !== null, hasB: b !== null });
  const runs = data?.runs.nodes ?? [];
  const [runA, runB] = [a, b].map(
    (id) => [chosen.data?.a, chosen.data?.b, ...runs].find((run) => run?.id === id) ?? undefined,
  );
  const unlisted = (data?.runs.totalCount ?? 0) - runs.length;
  return (
    <>
      <h1>Two runs side by side</h1>
      <FaultNotice error={error ?? chosen.error} />
      <div className="card compare-choice">
        <RunSearch label="Runs to choose from" value={name} onChange={setName} />
        <RunSelect label="A, the baseline" runs={runs} chosen={runA} onChange={setA} />
        <RunSelect label="B, the candidate" runs={runs} chosen={runB} onChange={setB} />
        {runA && <KeySelect keys={runA.dataset.answerKeys} value={answerKey} onChange={setAnswerKey} />}
      </div>
      {unlisted > 0 && (
        <p className="muted">
          The newest {runs.length} of {formatCount(runs.length + unlisted)} can be chosen; search for a name to find
          others.
        </p>
      )}
      {data && name === '' && runs.length < 2 && <p>There are not two runs yet.</p>}
      {runA && runB && runA !== runB && (
        <Comparison key={`${runA.id} ${runB.id}`} a={runA} b={runB} answerKey={answerKey} />
      )}
      {runA && runA === runB && <p className="notice">These are the same run: choose two.</p>}
    </>
  );
}

interface RunSelectProps {
  readonly label: string;
  readonly runs: readonly ComparableRun[];
  readonly chosen: ComparableRun | undefined;
  readonly onChange: (id: string | null) => void;
}

/** What is chosen stays in the list while another name is searched for. */
function RunSelect({ label, runs, chosen, onChange }: RunSelectProps) {
  const listed = !chosen || runs.some(({ id }) => id === chosen.id) ? runs : [chosen, ...runs];
  return (
    <label className="field">
      {label}
      <select value={chosen?.id ?? ''} onChange={({ target }) => onChange(target.value || null)}>
        <option value="">Choose a run</option>
        {listed.map(({ id, name, model, status }) => (
          <option key={id} value={id}>
            {name} ({model}, {status.toLowerCase()})
          </option>
        ))}
      </select>
    </label>
  );
}
