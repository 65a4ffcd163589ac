import { COMPARABLE_RUNS, type ComparableRun } from '../../api/compare-operations.js';
import { useQuery } from '../../api/use-query.js';
import { Comparison } from '../parts/comparison.js';
import { FaultNotice } from '../parts/fault-notice.js';
import { KeySelect } from '../parts/key-select.js';
import { useAddressParameter } from '../parts/use-address-parameter.js';
import { useTitle } from '../parts/use-title.js';

/** Two runs on the questions that both have answered; the choice stands in the address. */
export function ComparePage() {
  useTitle('Compare');
  const [a, setA] = useAddressParameter('a');
  const [b, setB] = useAddressParameter('b');
  const [answerKey, setAnswerKey] = useAddressParameter('key');
  const { data, error } = useQuery(COMPARABLE_RUNS, {});
  const runs = data?.runs.nodes ?? [];
  const [runA, runB] = [a, b].map((id) => runs.find((run) => run.id === id));
  return (
    <>
      <h1>Two runs side by side</h1>
      <FaultNotice error={error} />
      <div className="card compare-choice">
        <RunSelect label="A, the baseline" runs={runs} value={a} onChange={setA} />
        <RunSelect label="B, the candidate" runs={runs} value={b} onChange={setB} />
        {runA && <KeySelect keys={runA.dataset.answerKeys} value={answerKey} onChange={setAnswerKey} />}
      </div>
      {data && runs.length < 2 && <p>There are not two runs yet.</p>}
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
  readonly value: string | null;
  readonly onChange: (id: string | null) => void;
}

function RunSelect({ label, runs, value, onChange }: RunSelectProps) {
  return (
    <label className="field">
      {label}
      <select value={value ?? ''} onChange={({ target }) => onChange(target.value || null)}>
        <option value="">Choose a run</option>
        {runs.map(({ id, name, model, status }) => (
          <option key={id} value={id}>
            {name} ({model}, {status.toLowerCase()})
          </option>
        ))}
      </select>
    </label>
  );
}
