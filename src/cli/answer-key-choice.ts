import { shellWord } from '../words/format.js';
import { CliError } from './cli-error.js';

interface KeyedDataset {
  readonly name: string;
  readonly answerKeys: readonly { readonly name: string; readonly isDefault: boolean }[];
}

/**
 * The key to score a run under: the one named, or the dataset's default. Null when the dataset has none at all.
 * Asked before a run starts, so that a misspelt name costs no GPU time.
 * @throws CliError naming the keys that there are
 */
export function chooseAnswerKey({ name, answerKeys }: KeyedDataset, wanted: string | undefined): string | null {
  const names = answerKeys.map((key) => key.name);
  if (wanted !== undefined && !names.includes(wanted)) {
    throw new CliError(`dataset ${name} has no answer key named ${wanted}`, {
      hint: names.length > 0 ? `it has: ${names.join(', ')}` : `import one: ${importHint(name)}`,
    });
  }
  return wanted ?? answerKeys.find((key) => key.isDefault)?.name ?? names[0] ?? null;
}

/** The command that gives a dataset its key. */
export function importHint(dataset: string): string {
  return `metacog import key --dataset ${shellWord(dataset)} --name NAME --file ground_truth.json --default`;
}
