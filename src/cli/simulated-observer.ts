import { fixedObserver } from '../services/backends/simulated/fixed-observer.js';
import type { Observer } from '../services/backends/simulated/observer.js';
import { recordedObserver } from '../services/backends/simulated/recorded-observer.js';
import { readRecordedResults } from '../services/backends/simulated/recorded-results.js';
import { SignalDetectionObserver } from '../services/backends/simulated/signal-detection-observer.js';
import {
  DEFAULT_SIGNAL_DETECTION,
  signalDetectionParameters,
  type SignalDetectionParameters,
} from '../services/backends/simulated/signal-detection-parameters.js';
import { lookupIn, type QuestionLookup } from '../services/backends/simulated/question-lookup.js';
import { assembleQuestions } from '../services/datasets/assemble-questions.js';
import { builtInDataset } from '../services/datasets/built-in.js';
import { readCatalogFile } from '../services/datasets/files/catalog-file.js';
import { readQuestionFile } from '../services/datasets/files/question-file.js';
import { ImportReportBuilder } from '../services/datasets/import-report.js';
import { difficultyOf } from '../services/datasets/published-tasks.js';
import { UsageError } from './cli-error.js';
import { flagOf, type ObserverOptions } from './observer-options.js';

/**
 * The observer that the options describe.
 * @throws UsageError for options that do not go together; InvalidInputError naming the line of a file that is wrong
 */
export async function createObserver(options: ObserverOptions): Promise<Observer> {
  switch (options.observer) {
    case 'fixed':
      return fixedObserver();
    case 'recorded':
      if (options.results === undefined) {
        throw new UsageError('--observer recorded needs --results FILE', {
          hint: 'the results file (JSONL) to replay',
        });
      }
      return recordedObserver(await readRecordedResults(options.results));
    case 'signal-detection': {
      const parameters = parametersOf(options);
      return new SignalDetectionObserver({ parameters, lookup: await lookupOf(options) });
    }
  }
}

function parametersOf(options: ObserverOptions): SignalDetectionParameters {
  // one exponent given on the command line holds for every task
  const exponents = options.exponent === undefined ? DEFAULT_SIGNAL_DETECTION.exponents : {};
  const parsed = signalDetectionParameters.safeParse({ ...DEFAULT_SIGNAL_DETECTION, ...options, exponents });
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${flagOf(String(path[0]))}: ${message}`);
  throw new UsageError(problems.join('; '));
}

async function lookupOf({ questions, catalog }: ObserverOptions): Promise<QuestionLookup> {
  if (questions === undefined) {
    if (catalog === undefined) return lookupIn(builtInDataset());
    throw new UsageError('--catalog needs --questions FILE', {
      hint: 'the questions (JSONL) that the catalogue describes',
    });
  }
  const report = new ImportReportBuilder();
  const questionsFile = { path: questions, field: 'questions' };
  const catalogFile = catalog === undefined ? undefined : { path: catalog, field: 'catalog' };
  const assembled = assembleQuestions({
    filed: await readQuestionFile(questionsFile, report),
    catalog: catalogFile && (await readCatalogFile(catalogFile)),
    parametersFile: catalogFile ?? questionsFile,
    report,
  });
  return lookupIn({ difficulty: difficultyOf(assembled), questions: assembled });
}
