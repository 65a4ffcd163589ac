import { readFileSync } from 'node:fs';
import { readQuestionFile } from '../../src/services/datasets/files/question-file.js';
import { readCatalogFile } from '../../src/services/datasets/files/catalog-file.js';
import { assembleQuestions } from '../../src/services/datasets/assemble-questions.js';
import { ImportReportBuilder } from '../../src/services/datasets/import-report.js';
import type { NewQuestion } from '../../src/services/datasets/new-question.js';
import { recordedAnswer, recordedConfidence, type ResultLine } from '../../src/services/runs/result-line.js';
import type { AnswerCell } from '../../src/services/statistics/answer-cell.js';
import type { TokenCell } from '../../src/services/statistics/token-cell.js';
import { sharedFile } from './shared-files.js';

/**
 * Values of an independent numpy/scipy implementation: 42 edge cases, vectors for single functions, and every measure
 * of the published run under both of its keys, overall, by task and by factor. They lie outside the project.
 */
export type Expected = Readonly<Record<string, unknown>>;

/** A set of answers with what the reference computed from it. */
export interface OracleSet {
  readonly name: string;
  readonly cells: readonly AnswerCell[];
  readonly tokenCells: readonly TokenCell[];
  readonly expected: Expected;
}

const FILES = {
  edgeCases: 'oracle/edge_cases.json',
  reference: 'oracle/qwen72b.reference.json',
  questions: 'seed-data/questions_two_stage_concise.jsonl',
  catalog: 'seed-data/catalog_2688_newspec_correctly_fixed.json',
  key: 'seed-data/ground_truth.json',
  results: 'seed-data/qwen2.5-vl-72b_full_results.jsonl',
} as const;

/** The files that are not there; a test that finds any skips, and says so in its title. */
export const missingOracleFiles = Object.values(FILES).filter((file) => sharedFile(file) === undefined);

function read(name: keyof typeof FILES): string {
  return readFileSync(sharedFile(FILES[name]) ?? FILES[name], 'utf8');
}

interface CaseCell {
  readonly truth: string;
  readonly choice: string | null;
  /** 0: could not be read. */
  readonly confidence: number;
  readonly n: number;
  readonly pA?: number | null;
  readonly pB?: number | null;
}

function readCases(): Readonly<Record<string, { cells: CaseCell[]; expected: Expected }>> {
  const { cases } = JSON.parse(read('edgeCases')) as {
    cases: Record<string, { cells: CaseCell[]; expected: Expected }>;
  };
  return cases;
}

export function edgeCases(): OracleSet[] {
  return Object.entries(readCases()).map(([name, { cells, expected }]) => ({
    name,
    cells: cells.map(({ truth, choice, confidence, n }) => ({
      truth,
      response: choice,
      confidence: confidence === 0 ? null : confidence,
      count: n,
    })),
    tokenCells: cells.flatMap((cell) => tokenCellOf(cell.truth, cell.choice, { A: cell.pA, B: cell.pB }, cell.n)),
    expected,
  }));
}

/** Answers of an edge case that are alike, with what the backend would have said of the letters. */
export interface CaseAnswers {
  readonly truth: string;
  readonly letter: string | null;
  readonly confidence: number | null;
  readonly probabilities: Readonly<Record<string, number>> | null;
  readonly count: number;
}

/** The answers of each edge case, to be stored: those too that are in no token cell, as with two probabilities of 0. */
export function edgeCaseAnswers(): Map<string, CaseAnswers[]> {
  return new Map(
    Object.entries(readCases()).map(([name, { cells }]) => [
      name,
      cells.map(({ truth, choice, confidence, n, pA, pB }) => ({
        truth,
        letter: choice,
        confidence: confidence === 0 ? null : confidence,
        probabilities: pA == null || pB == null ? null : { A: pA, B: pB },
        count: n,
      })),
    ]),
  );
}

/** Test vectors of single functions: "wilson", "mcnemar", "metad", "isotonic_pav" and the others of the file. */
export function functionVectors(name: string): unknown {
  const { functions } = JSON.parse(read('edgeCases')) as { functions: Record<string, unknown> };
  const vectors = functions[name];
  if (vectors === undefined) throw new Error(`The reference has no vectors for ${name}.`);
  return vectors;
}

export type PublishedKey = 'catalog' | 'file';

interface PublishedAnswer {
  readonly question: NewQuestion;
  readonly truths: Readonly<Record<PublishedKey, string>>;
  readonly letter: string | null;
  readonly confidence: number | null;
  readonly probabilities: Readonly<Record<string, number>> | null;
}

interface KeyReference {
  readonly overall: Expected;
  readonly by_task: Readonly<Record<string, Expected>>;
  /** By task, factor and value. `_gt` is the truth of the catalogue itself. */
  readonly by_factor: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, Expected>>>>>>;
}

/** In the reference the catalogue's truth in words, which is not a factor of the questions. */
const TRUTH_FACTOR = '_gt';

/** Every set of the published run under one key: the whole, each task, each value of each factor of a task. */
export async function publishedSets(key: PublishedKey): Promise<OracleSet[]> {
  const answers = await publishedAnswers();
  const { keys } = JSON.parse(read('reference')) as { keys: Record<'catalog' | 'seed', KeyReference> };
  const reference = keys[key === 'file' ? 'seed' : 'catalog'];
  const setOf = (name: string, expected: Expected, includes: (answer: PublishedAnswer) => boolean): OracleSet => ({
    name: `${key}: ${name}`,
    expected,
    ...cellsOf(answers.filter(includes), key),
  });
  const byFactor = Object.entries(reference.by_factor).flatMap(([task, factors]) =>
    Object.entries(factors).flatMap(([factor, values]) =>
      Object.entries(values).map(([value, expected]) =>
        setOf(`${task}, ${factor} ${value}`, expected, ({ question }) =>
          question.task !== task ? false : factorValue(question, factor) === value,
        ),
      ),
    ),
  );
  return [
    setOf('all', reference.overall, () => true),
    ...Object.entries(reference.by_task).map(([task, expected]) =>
      setOf(task, expected, ({ question }) => question.task === task),
    ),
    ...byFactor,
  ];
}

function factorValue({ factors, options, catalogLetter }: NewQuestion, factor: string): string | undefined {
  if (factor !== TRUTH_FACTOR) return factors[factor];
  return options.find(({ letter }) => letter === catalogLetter)?.text.toLowerCase();
}

let published: Promise<PublishedAnswer[]> | undefined;

/** The published results with the truth under both keys, one entry a question; read once a test file. */
export function publishedAnswers(): Promise<PublishedAnswer[]> {
  return (published ??= readPublishedAnswers());
}

async function readPublishedAnswers(): Promise<PublishedAnswer[]> {
  const questions = await publishedQuestions();
  const fileKey = JSON.parse(read('key')) as Record<string, { correct_choice: string }>;
  const lines = read('results')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => JSON.parse(line) as ResultLine & { original_qid: string; stage: number });
  const lineOf = new Map(lines.map((line) => [`${line.original_qid}/${line.stage}`, line]));
  return questions.flatMap((question) => {
    const [first, second] = [lineOf.get(`${question.qid}/1`), lineOf.get(`${question.qid}/2`)];
    const file = fileKey[`${question.qid}_stage1`]?.correct_choice;
    if (!first || !second || !question.catalogLetter || !file) return [];
    const answer = recordedAnswer(first, ['A', 'B']);
    return {
      question,
      truths: { catalog: question.catalogLetter, file },
      letter: answer?.letter ?? null,
      confidence: recordedConfidence(second)?.confidence ?? null,
      probabilities: answer?.probabilities ?? null,
    };
  });
}

async function publishedQuestions(): Promise<NewQuestion[]> {
  const report = new ImportReportBuilder();
  const filed = await readQuestionFile({ path: sharedFile(FILES.questions) ?? '', field: 'questions' }, report);
  const parametersFile = { path: sharedFile(FILES.catalog) ?? '', field: 'catalog' };
  return assembleQuestions({ filed, catalog: await readCatalogFile(parametersFile), parametersFile, report });
}

function cellsOf(
  answers: readonly PublishedAnswer[],
  key: PublishedKey,
): { cells: AnswerCell[]; tokenCells: TokenCell[] } {
  return {
    cells: merged(
      answers.map(({ truths, letter, confidence }) => ({
        truth: truths[key],
        response: letter,
        confidence,
        count: 1,
      })),
    ),
    tokenCells: merged(
      answers.flatMap(({ truths, letter, probabilities }) => tokenCellOf(truths[key], letter, probabilities ?? {}, 1)),
    ),
  };
}

/** No cell unless the answer is in N_tok. */
function tokenCellOf(
  truth: string,
  response: string | null,
  masses: Readonly<Record<string, number | null | undefined>>,
  count: number,
): TokenCell[] {
  const { A, B } = masses;
  if (response === null || A == null || B == null || !Number.isFinite(A + B) || A + B <= 0) return [];
  return [{ truth, response, probabilities: { A, B }, count }];
}

function merged<Cell extends { readonly count: number }>(cells: readonly Cell[]): Cell[] {
  const counts = new Map<string, number>();
  for (const cell of cells) {
    const place = JSON.stringify({ ...cell, count: 0 });
    counts.set(place, (counts.get(place) ?? 0) + cell.count);
  }
  return [...counts].map(([place, count]) => ({ ...(JSON.parse(place) as Cell), count }));
}
