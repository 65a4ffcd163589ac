import { useId, useState, type ReactNode } from 'react';
import type { UserError } from '../../../src/operations/operation.js';
import { formatCount } from '../../../src/words/format.js';
import type { StartChoices } from '../../api/start-operations.js';

interface StartRunFieldsProps {
  readonly choices: StartChoices;
  readonly errors: readonly UserError[];
}

const FIELDS = [
  'dataset',
  'backend',
  'model',
  'questionLimit',
  'samplesPerQuestion',
  'temperature',
  'seed',
  'maxFailures',
  'name',
  'constrainOutput',
  'reuse',
];

/** The fields of the form, each with what the server said against it. */
export function StartRunFields({ choices: { datasets, backends }, errors }: StartRunFieldsProps) {
  const [backend, setBackend] = useState(backends[0]?.name ?? '');
  const models = backends.find(({ name }) => name === backend)?.models ?? [];
  const of = (name: string): FieldProps => ({ name, errors: errors.filter(({ field }) => field?.at(-1) === name) });
  const others = errors.filter(({ field }) => !FIELDS.includes(field?.at(-1) ?? ''));
  return (
    <>
      {others.map(({ message }) => (
        <p key={message} role="alert" className="notice notice-bad">
          {message}
        </p>
      ))}
      <div className="fields">
        <Field {...of('dataset')} label="Dataset">
          {(attributes) => (
            <select {...attributes} autoFocus>
              {datasets.nodes.map(({ name, version, questionCount }) => (
                <option key={`${name} ${version}`} value={JSON.stringify({ name, version })}>
                  {name} v{version} ({formatCount(questionCount)} questions)
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field {...of('backend')} label="Backend">
          {(attributes) => (
            <select {...attributes} value={backend} onChange={({ target }) => setBackend(target.value)}>
              {backends.map(({ name, kind, healthy }) => (
                <option key={name} value={name}>
                  {name} ({kind.toLowerCase()}
                  {healthy ? '' : ', does not answer'})
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field {...of('model')} label="Model">
          {(attributes) => (
            <select {...attributes}>
              <option value="">First that is served{models[0] === undefined ? '' : `: ${models[0]}`}</option>
              {models.map((model) => (
                <option key={model}>{model}</option>
              ))}
            </select>
          )}
        </Field>
        <NumberField {...of('questionLimit')} label="Question limit" hint="all" min={1} />
        <NumberField {...of('samplesPerQuestion')} label="Samples per question" hint="1" min={1} />
        <NumberField {...of('temperature')} label="Temperature" hint="0: greedy" min={0} step="any" />
        <NumberField {...of('seed')} label="Seed" hint="none" />
        <NumberField {...of('maxFailures')} label="Failures allowed" hint="any number" min={0} />
        <Field {...of('name')} label="Name">
          {(attributes) => <input {...attributes} placeholder="made from model and time" autoComplete="off" />}
        </Field>
        <Field {...of('constrainOutput')} label="Only the option letters">
          {(attributes) => <input {...attributes} type="checkbox" />}
        </Field>
        <Field {...of('reuse')} label="Reuse answers of equal runs">
          {(attributes) => <input {...attributes} type="checkbox" />}
        </Field>
      </div>
    </>
  );
}

interface FieldProps {
  readonly name: string;
  readonly errors: readonly UserError[];
}

interface Attributes {
  readonly id: string;
  readonly name: string;
  readonly 'aria-invalid': boolean;
  readonly 'aria-describedby': string;
}

interface LabelledFieldProps extends FieldProps {
  readonly label: string;
  readonly children: (attributes: Attributes) => ReactNode;
}

function Field({ name, label, errors, children }: LabelledFieldProps) {
  const id = useId();
  const errorId = `${id}-error`;
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({ id, name, 'aria-invalid': errors.length > 0, 'aria-describedby': errorId })}
      <p id={errorId} className="field-error" role="alert">
        {errors.map(({ message }) => message).join(' ')}
      </p>
    </div>
  );
}

interface NumberFieldProps extends FieldProps {
  readonly label: string;
  /** What is taken where nothing is entered. */
  readonly hint: string;
  readonly min?: number;
  readonly step?: 'any';
}

function NumberField({ hint, min, step, ...field }: NumberFieldProps) {
  return (
    <Field {...field}>
      {(attributes) => <input {...attributes} type="number" placeholder={hint} min={min} step={step ?? 1} />}
    </Field>
  );
}
