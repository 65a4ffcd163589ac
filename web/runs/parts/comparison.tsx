import { Link } from 'wouter';
import {
  COMPARE_RUNS,
  type ComparisonGroup,
  type PairedDifference,
  type RunComparison,
} from '../../../src/operations/comparison-operations.js';
import { ACCURACY, AUROC, ECE, verdictSentence } from '../../../src/words/comparison-words.js';
import { interval, points, pStatement, pValue, signed, type Interval } from '../../../src/words/figures.js';
import { formatCount, formatDecimal, formatPercent } from '../../../src/words/format.js';
import { COMPARED_SIDES, type ComparableRun } from '../../api/compare-operations.js';
import { useQuery } from '../../api/use-query.js';
import { DataTable } from './data-table.js';
import { FaultNotice } from './fault-notice.js';
import { KeyAlarmBanner } from './key-alarm.js';

interface ComparisonProps {
  readonly a: ComparableRun;
  readonly b: ComparableRun;
  readonly answerKey: string | null;
}

const SIDES = { baseline: 'A', candidate: 'B' };

/** What is to be said of two runs: alarms first, then whether they differ, then all numbers by task. */
export function Comparison({ a, b, answerKey }: ComparisonProps) {
  const sides = useQuery(COMPARED_SIDES, { a: a.id, b: b.id, answerKey });
  const choice = { baseline: a.id, candidate: b.id, answerKey, factor: 'task', withFactor: false };
  const { data, error } = useQuery(COMPARE_RUNS, choice);
  return (
    <>
      <FaultNotice error={error ?? sides.error} />
      {[sides.data?.a, sides.data?.b].map(
        (side, place) =>
          side?.metrics.keyAlarm && (
            <KeyAlarmBanner key={place} alarm={side.metrics.keyAlarm} answerKey={side.metrics.answerKey.name} />
          ),
      )}
      <p>
        A is <Link href={`/runs/${a.id}`}>{a.name}</Link>, B is <Link href={`/runs/${b.id}`}>{b.name}</Link>; scored
        under the key <b>{sides.data?.a?.metrics.answerKey.name ?? '…'}</b>.
      </p>
      {data ? <Findings comparison={data.compareRuns} /> : !error && <p>Loading …</p>}
    </>
  );
}

function Findings({ comparison }: { readonly comparison: RunComparison }) {
  const { accuracy, ece, auroc, matched, unmatched, mcNemarP, mcNemarMidP } = comparison;
  const verdicts = [
    verdictSentence(accuracy, { p: mcNemarP, measure: ACCURACY, sides: SIDES }),
    verdictSentence(ece, { p: ece.p, measure: ECE, sides: SIDES }),
    verdictSentence(auroc, { p: auroc.p, measure: AUROC, sides: SIDES }),
  ];
  const groups: ComparisonGroup[] = [...comparison.byTask, { key: 'all', comparison }];
  return (
    <section className="card" aria-labelledby="findings">
      <h2 id="findings">Do they differ?</h2>
      <ul>
        {verdicts.map((verdict) => (
          <li key={verdict}>{verdict}</li>
        ))}
      </ul>
      <p>
        {formatCount(matched)} answers to the same questions
        {unmatched > 0 && `; ${formatCount(unmatched)} that only one has answered are left out`}. Only A is right in{' '}
        {formatCount(comparison.onlyBaselineRight)}, only B in {formatCount(comparison.onlyCandidateRight)}: by
        McNemar’s test {pStatement(mcNemarP)} (exact), {pStatement(mcNemarMidP)} (mid-p).
      </p>
      <h3>Accuracy by task</h3>
      <DataTable
        caption="Accuracy by task"
        headings={[
          'Task',
          '>Matched',
          '>A',
          '>B',
          '>B − A, points [95 %]',
          '>Only A right',
          '>Only B right',
          '>McNemar p',
        ]}
        rows={groups.map(({ key, comparison: group }) => [
          key,
          formatCount(group.matched),
          formatPercent(group.accuracy.baseline),
          formatPercent(group.accuracy.candidate),
          signed(group.accuracy, points),
          formatCount(group.onlyBaselineRight),
          formatCount(group.onlyCandidateRight),
          pValue(group.mcNemarP),
        ])}
      />
      <DifferenceTable
        title="Calibration error (ECE) by task: lower is better"
        groups={groups}
        of={(group) => group.ece}
      />
      <DifferenceTable title="Type-2 AUROC by task: higher is better" groups={groups} of={(group) => group.auroc} />
    </section>
  );
}

interface DifferenceTableProps {
  readonly title: string;
  readonly groups: readonly ComparisonGroup[];
  readonly of: (comparison: ComparisonGroup['comparison']) => PairedDifference;
}

function DifferenceTable({ title, groups, of }: DifferenceTableProps) {
  const write = (difference: Interval): string => interval(difference);
  return (
    <>
      <h3>{title}</h3>
      <DataTable
        caption={title}
        headings={['Task', '>n', '>A', '>B', '>B − A [95 %]', '>p']}
        rows={groups.map(({ key, comparison }) => {
          const difference = of(comparison);
          return [
            key,
            formatCount(difference.n),
            formatDecimal(difference.baseline),
            formatDecimal(difference.candidate),
            signed(difference, write),
            pValue(difference.p),
          ];
        })}
      />
    </>
  );
}
