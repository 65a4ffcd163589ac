import { useRef, useState, type SubmitEvent } from 'react';
import type { UserError } from '../../../src/operations/operation.js';
import { useApi } from '../../api/api-context.js';
import { START_CHOICES, START_SHOWN_RUN, type StartChoices } from '../../api/start-operations.js';
import { useQuery } from '../../api/use-query.js';
import { FaultNotice } from './fault-notice.js';
import { Modal } from './modal.js';
import { newIdempotencyKey, startInput } from './start-input.js';
import { StartRunFields } from './start-run-fields.js';

interface StartRunDialogProps {
  readonly onClose: () => void;
  readonly onStarted: (id: string) => void;
}

export function StartRunDialog({ onClose, onStarted }: StartRunDialogProps) {
  const { data, error } = useQuery(START_CHOICES, {});
  return (
    <Modal title="Start a run" onClose={onClose}>
      <FaultNotice error={error} />
      {data ? <StartRunForm choices={data} onClose={onClose} onStarted={onStarted} /> : <p>Loading …</p>}
    </Modal>
  );
}

function StartRunForm({ choices, onClose, onStarted }: StartRunDialogProps & { readonly choices: StartChoices }) {
  const api = useApi();
  const [errors, setErrors] = useState<readonly UserError[]>([]);
  const [fault, setFault] = useState<Error>();
  const [isSending, setSending] = useState(false);
  // One key for one set of values: sent twice, by a double click or after a lost reply, it starts one run.
  const idempotencyKey = useRef(newIdempotencyKey());
  const submit = async (form: HTMLFormElement): Promise<void> => {
    setSending(true);
    setFault(undefined);
    try {
      const input = startInput(new FormData(form), idempotencyKey.current);
      const { run, userErrors } = (await api.query(START_SHOWN_RUN, { input })).startRun;
      if (run) {
        onStarted(run.id);
        return;
      }
      setErrors(userErrors);
      focusField(form, userErrors);
    } catch (error) {
      setFault(error instanceof Error ? error : new Error('The run was not started.'));
    } finally {
      setSending(false);
    }
  };
  const onSubmit = (event: SubmitEvent<HTMLFormElement>): void => {
    event.preventDefault();
    void submit(event.currentTarget);
  };
  return (
    <form
      className="start-form"
      onSubmit={onSubmit}
      onChange={() => {
        idempotencyKey.current = newIdempotencyKey();
      }}
      noValidate
    >
      <FaultNotice error={fault} />
      <StartRunFields choices={choices} errors={errors} />
      <div className="buttons">
        <button type="submit" className="primary" aria-disabled={isSending}>
          {isSending ? 'Starting …' : 'Start'}
        </button>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </div>
    </form>
  );
}

function focusField(form: HTMLFormElement, errors: readonly UserError[]): void {
  const name = errors[0]?.field?.at(-1);
  const field = name === undefined ? null : form.elements.namedItem(name);
  if (field instanceof HTMLElement) field.focus();
}
