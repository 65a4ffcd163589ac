import { ConflictError, NotFoundError, type DomainError } from '../../errors.js';
import type { RunStatus } from '../../schema/run.js';

type Action = 'pause' | 'resume' | 'cancel' | 'retry';

/** What to do instead, by what was wanted and the state that is in its way. */
const WAY_OUT: Readonly<Record<Action, Partial<Record<RunStatus, string>>>> = {
  pause: {
    COMPLETED: 'every question is answered, so there is nothing to pause',
    FAILED: 'nothing is asked any more; resumeRun goes on with it',
    CANCELLED: 'that is for good; startRun asks again',
  },
  resume: {
    COMPLETED: 'every question was asked; retryFailedAnswers asks those again whose answer failed',
    CANCELLED: 'that is for good; startRun asks again',
  },
  cancel: {
    COMPLETED: 'deleteRun removes it with its answers',
    FAILED: 'deleteRun removes it with its answers',
    CANCELLED: 'deleteRun removes it with its answers',
  },
  retry: {
    CANCELLED: 'that is for good; startRun asks again',
  },
};

/** Why a run does not change its state as was asked, and what can be done; undefined stands for a run that is not there. */
export function runRefusal(action: Action, status: RunStatus | undefined): DomainError {
  if (status === undefined) return new NotFoundError('There is no such run', { field: ['id'] });
  const wayOut = WAY_OUT[action][status];
  return new ConflictError(`The run is already ${status}${wayOut === undefined ? '' : `: ${wayOut}`}`, {
    field: ['id'],
  });
}
