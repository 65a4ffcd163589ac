import { useState } from 'react';
import { useApi } from '../../api/api-context.js';
import { RUN_ACTIONS, type LiveRun, type RunAction } from '../../api/run-operations.js';
import { Modal } from './modal.js';

interface RunControlsProps {
  readonly run: LiveRun;
  readonly onChanged: (run: LiveRun) => void;
}

const LABELS: Readonly<Record<RunAction, string>> = {
  pauseRun: 'Pause',
  resumeRun: 'Resume',
  retryFailedAnswers: 'Retry failed answers',
  cancelRun: 'Cancel run',
};

/** Buttons for what can be done to the run as it is now. */
export function RunControls({ run, onChanged }: RunControlsProps) {
  const api = useApi();
  const [problem, setProblem] = useState<string>();
  const [isConfirming, setConfirming] = useState(false);
  const act = async (action: RunAction): Promise<void> => {
    setConfirming(false);
    setProblem(undefined);
    try {
      const { changed } = await api.query(RUN_ACTIONS[action], { id: run.id });
      if (changed.run) onChanged(changed.run);
      else setProblem(changed.userErrors.map(({ message }) => message).join(' '));
    } catch (error) {
      setProblem(error instanceof Error ? error.message : 'Nothing was done.');
    }
  };
  return (
    <div className="buttons">
      {actionsFor(run).map((action) => (
        <button
          key={action}
          type="button"
          className={action === 'cancelRun' ? 'danger' : undefined}
          onClick={() => (action === 'cancelRun' ? setConfirming(true) : void act(action))}
        >
          {LABELS[action]}
        </button>
      ))}
      {problem !== undefined && (
        <p role="alert" className="notice notice-bad">
          {problem}
        </p>
      )}
      {isConfirming && (
        <Modal title="Cancel this run?" onClose={() => setConfirming(false)}>
          <p>It ends for good. Answers that are written stay; the others are not asked.</p>
          <div className="buttons">
            <button type="button" className="danger" onClick={() => void act('cancelRun')}>
              Cancel the run
            </button>
            <button type="button" onClick={() => setConfirming(false)}>
              Let it go on
            </button>
          </div>
        </Modal>
      )}
    </div>
  );
}

function actionsFor({ status, progress }: LiveRun): RunAction[] {
  switch (status) {
    case 'QUEUED':
    case 'RUNNING':
      return ['pauseRun', 'cancelRun'];
    case 'PAUSED':
      return ['resumeRun', 'cancelRun'];
    case 'FAILED':
      return progress.failed > 0 ? ['resumeRun', 'retryFailedAnswers'] : ['resumeRun'];
    case 'COMPLETED':
      return progress.failed > 0 ? ['retryFailedAnswers'] : [];
    case 'CANCELLED':
      return [];
  }
}
