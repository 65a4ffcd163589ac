import { formatCount } from '../../../src/words/format.js';
import type { Progress } from '../../api/run-operations.js';

interface ProgressBarProps {
  readonly progress: Pick<Progress, 'total' | 'complete' | 'failed'>;
  /** What goes on, for those who do not see where the bar stands. */
  readonly label: string;
}

/** Answers that are complete and, after them, those that failed. */
export function ProgressBar({ progress: { total, complete, failed }, label }: ProgressBarProps) {
  const share = (count: number): string => `${total === 0 ? 0 : (100 * count) / total}%`;
  const text = `${formatCount(complete)} of ${formatCount(total)}${failed > 0 ? `, ${formatCount(failed)} failed` : ''}`;
  return (
    <div className="progress">
      <div
        className="progress-track"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={complete + failed}
        aria-valuetext={text}
      >
        <div className="progress-complete" style={{ width: share(complete) }} />
        <div className="progress-failed" style={{ width: share(failed) }} />
      </div>
      <span className="progress-text">{text}</span>
    </div>
  );
}
