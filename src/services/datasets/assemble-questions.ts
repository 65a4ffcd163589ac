import { isDeepStrictEqual } from 'node:util';
import { InvalidInputError } from '../../errors.js';
import { recipeFromCatalog } from '../stimuli/catalog-recipe.js';
import { catalogTruth } from '../stimuli/catalog-truth.js';
import type { Recipe } from '../stimuli/recipe.js';
import type { CatalogEntry } from './files/catalog-file.js';
import type { Catalogued } from './catalogued.js';
import { factorsOf } from './factors.js';
import { fileFault, type ImportFile } from './files/import-file.js';
import type { ImportReportBuilder } from './import-report.js';
import { letterOf } from './letter-of.js';
import type { NewQuestion } from './new-question.js';
import { isPublishedTask } from './published-tasks.js';
import type { FiledQuestion } from './files/question-file.js';

export interface AssembleInput {
  readonly filed: readonly FiledQuestion[];
  /** Without a catalogue the `context` of the lines takes its place. */
  readonly catalog: ReadonlyMap<string, CatalogEntry> | undefined;
  /** The file that faults of parameters are faults of. */
  readonly parametersFile: ImportFile;
  readonly report: ImportReportBuilder;
}

/**
 * Joins the questions with what the catalogue says of them: factors, the image's recipe and, from the catalogue's truth
 * and the prompt's own options, the letter that is right.
 * @throws InvalidInputError  naming the question whose parameters cannot give an image or contradict its lines
 */
export function assembleQuestions(input: AssembleInput): NewQuestion[] {
  const { filed, report } = input;
  const described = filed.map((question) => ({ ...question, catalogued: cataloguedOf(question, input) }));
  warnOfGaps(input);
  const factors = factorsOf(described.map(({ task, catalogued }) => ({ task, catalogued: catalogued ?? NOTHING })));
  return described.map((question, index) => ({
    qid: question.qid,
    task: question.task,
    answerPrompt: question.answerPrompt,
    confidencePrompt: question.confidencePrompt,
    options: question.options,
    factors: factors[index] ?? {},
    ...stimulusOf(question, question.catalogued, input.parametersFile, report),
  }));
}

const NOTHING: Catalogued = { params: {}, derived: {} };

function cataloguedOf(question: FiledQuestion, input: AssembleInput): Catalogued | undefined {
  const { catalog, parametersFile, report } = input;
  if (catalog === undefined) return question.context;
  const entry = catalog.get(question.qid);
  if (entry === undefined) return undefined;
  if (entry.task !== question.task) {
    const reason = `its task is "${entry.task}", that of the question is "${question.task}"`;
    throw fileFault(parametersFile, `qid "${question.qid}"`, reason);
  }
  const { params, derived } = entry;
  if (question.context && !isDeepStrictEqual(question.context, { params, derived })) {
    const message = 'the "context" on its line is not what the catalogue says; the catalogue was used';
    report.warn('CONTEXT_DIFFERS_FROM_CATALOG', message, { qid: question.qid });
  }
  return { params, derived };
}

function stimulusOf(
  { qid, task, options }: FiledQuestion,
  catalogued: Catalogued | undefined,
  file: ImportFile,
  report: ImportReportBuilder,
): { recipe: Recipe | null; catalogLetter: string | null } {
  if (!catalogued || !isPublishedTask(task) || Object.keys(catalogued.params).length === 0) {
    return { recipe: null, catalogLetter: null };
  }
  try {
    const recipe = recipeFromCatalog({ task, ...catalogued });
    const truth = catalogTruth({ task, ...catalogued });
    const catalogLetter = letterOf(truth, options);
    if (catalogLetter === null) {
      const listed = options.map(({ letter, text }) => `${letter}. ${text}`).join(', ');
      report.warn('TRUTH_NOT_AN_OPTION', `the catalogue's truth "${truth}" is not one option of: ${listed}`, { qid });
    }
    return { recipe, catalogLetter };
  } catch (error) {
    throw error instanceof InvalidInputError ? fileFault(file, `qid "${qid}"`, error.message) : error;
  }
}

function warnOfGaps({ filed, catalog, report }: AssembleInput): void {
  const unknownTasks = new Set(filed.map(({ task }) => task).filter((task) => !isPublishedTask(task)));
  for (const task of unknownTasks) {
    const message = `task "${task}" is not one that this program draws: its questions have no image and no catalogue key`;
    report.warn('UNKNOWN_TASK', message);
  }
  if (catalog === undefined) {
    const bare = filed.filter(({ task, context }) => isPublishedTask(task) && !context).length;
    if (bare === 0) return;
    const message = `${bare} questions come without parameters: they have no factors, no image and no catalogue key`;
    report.warn('NO_PARAMETERS', message);
    return;
  }
  const qids = new Set(filed.map(({ qid }) => qid));
  for (const qid of qids) {
    if (!catalog.has(qid)) report.warn('QUESTION_NOT_IN_CATALOG', 'the catalogue has no entry for it', { qid });
  }
  for (const qid of catalog.keys()) {
    if (!qids.has(qid)) report.warn('CATALOG_ENTRY_UNUSED', 'no question has this qid', { qid });
  }
}
