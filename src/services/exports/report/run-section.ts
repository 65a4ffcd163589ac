import type { ReportedRun } from '../../../operations/report-operations.js';
import { aside, facts, table, type Cell, type Section } from '../document/document.js';
import { formatCount, formatDuration, NONE } from '../../../words/format.js';
import { rowPerSet, type AnswerSet } from './answer-set.js';
import type { RunAnswers } from './run-answers.js';

const KEY_SOURCES: Readonly<Record<string, string>> = {
  CATALOG: "the catalogue's truth, matched to the options of each prompt",
  FILE: 'an uploaded file, taken at its word',
  PIXELS: 'measured from the rendered images',
};

/** Who answered what, how it was asked, and which key says what is right. */
export function runSection({ run, metrics }: RunAnswers, sets: readonly AnswerSet[]): Section {
  const { dataset, backend } = run;
  const { name, source } = metrics.answerKey;
  const questions = `${formatCount(dataset.questionCount)} questions`;
  return {
    title: 'Run',
    blocks: [
      facts([
        ['answer key', `${name} (${source}: ${KEY_SOURCES[source] ?? 'of unknown origin'})`],
        ['dataset', `${dataset.name} v${dataset.version}, ${questions}, sha256 ${dataset.contentHash.slice(0, 12)}`],
        ['model', run.model],
        ['backend', backendCell(backend)],
        [
          'settings',
          backend.kind === 'IMPORTED' ? 'those of the recorded run; see Environment' : settingsOf(run.settings),
        ],
        ['status', statusOf(run)],
        ...progressFacts(run),
        ...(run.labels.length > 0 ? [['labels', run.labels.join(', ')] as const] : []),
      ]),
      table(
        ['task', '>answers', '>with a letter', '>rated 1–5', '>with token probabilities', '>failed'],
        rowPerSet(sets, ({ counts }) =>
          [counts.answers, counts.answered, counts.rated, counts.withProbabilities, counts.failed].map(formatCount),
        ),
      ),
      aside(
        'Accuracy counts an answer without a readable letter as wrong. Measures of confidence stand on the rated answers; ' +
          'a confidence that could not be read is left out, never guessed.',
      ),
    ],
  };
}

function backendCell({ name, kind }: ReportedRun['backend']): Cell {
  const text = `${name} (${kind})`;
  return kind === 'SIMULATED' ? { text, tone: 'warning' } : text;
}

function statusOf({ status, statusReason, createdAt, progress }: ReportedRun): string {
  const time = progress.elapsedMs > 0 ? `, took ${formatDuration(progress.elapsedMs)}` : '';
  const reason = statusReason === null ? '' : `: ${statusReason}`;
  return `${status}${reason}, created ${createdAt.slice(0, 16).replace('T', ' ')} UTC${time}`;
}

function progressFacts({ progress, backend }: ReportedRun): (readonly [string, string])[] {
  // of an imported run nothing was asked
  if (backend.kind === 'IMPORTED') return [];
  const { requests, retries, promptTokens, completionTokens } = progress;
  const tokens = `${formatCount(promptTokens)} prompt and ${formatCount(completionTokens)} completion tokens`;
  return [['requests', `${formatCount(requests)}, of them ${formatCount(retries)} retries; ${tokens}`]];
}

/** "temperature 0, samplesPerQuestion 1": a setting that is not set is left out. */
function settingsOf(settings: ReportedRun['settings']): string {
  const given = Object.entries(settings).filter(([, value]) => value !== null);
  return given.map(([name, value]) => `${inWords(name)} ${String(value)}`).join(', ') || NONE;
}

/** "samplesPerQuestion" -> "samples per question" */
export function inWords(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
