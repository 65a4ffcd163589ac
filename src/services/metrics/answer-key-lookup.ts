import { NotFoundError } from '../../errors.js';

/** A key as an argument names it. */
export interface AnswerKeyRef {
  readonly id: number;
  readonly name: string;
  readonly isDefault: boolean;
}

/**
 * The key of that name among a dataset's keys; the default one when no name is given.
 * @throws NotFoundError naming the keys that exist, or saying what to do when there is none
 */
export function chooseAnswerKey(keys: readonly AnswerKeyRef[], name?: string | null): AnswerKeyRef {
  const chosen = keys.find((key) => (name == null ? key.isDefault : key.name === name));
  if (chosen !== undefined) return chosen;
  const field = ['answerKey'];
  if (keys.length === 0) {
    throw new NotFoundError(
      'This dataset has no answer key, so nothing can be called correct. Import one: the mutation importAnswerKey, or ' +
        '`metacog import key --dataset NAME --name KEY --file FILE --default`.',
      { field },
    );
  }
  const names = keys.map((key) => key.name).join(', ');
  throw new NotFoundError(
    name == null
      ? `This dataset has no default answer key. Name one of: ${names}; or set one with the mutation setDefaultAnswerKey.`
      : `This dataset has no answer key "${name}". It has: ${names}.`,
    { field },
  );
}
