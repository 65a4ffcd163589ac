import type pg from 'pg';
import { transaction } from '../database/transaction.js';
import { catalogTruth } from '../stimuli/catalog-truth.js';
import { recipeFromCatalog } from '../stimuli/catalog-recipe.js';
import { SeededRandom } from '../stimuli/random.js';
import { builtInCatalog, type BuiltInItem } from './built-in-catalog.js';
import { readDesign } from './built-in-design.js';
import { writeDataset } from './dataset-writer.js';
import { factorsOf } from './factors.js';
import type { NewDataset, NewQuestion } from './new-question.js';
import { PROMPT_VARIANTS, PromptTemplates, type PromptVariant } from './prompt-templates.js';
import { difficultyOf } from './published-tasks.js';

/** Name of the dataset that every server starts with; other prompt variants carry theirs as a suffix. */
export const BUILT_IN_DATASET = 'metacog-2688';

/**
 * Content hash of each variant. A start that finds them stored need not make 5,376 questions only to see that nothing is
 * to be written, which took a quarter of its time.
 */
export const BUILT_IN_HASHES: Readonly<Record<PromptVariant, string>> = {
  concise: '9225f20780b20cd41f032db1f7d279d0fd0b6f064a2df8864092da565031e53e',
  enhanced: 'b80e2506d7375aaede0e4a0361e3ac0c85c3f69f355a617e662c0ec1315970eb',
};

/**
 * The dataset that comes with the program: 3 tasks x 896 questions, A and B right equally often. Its order puts the
 * tasks in turn and shuffles the conditions, so that any first part is a fair sample.
 */
export function builtInDataset(variant: PromptVariant = 'concise'): NewDataset {
  const design = readDesign();
  const templates = new PromptTemplates(variant);
  const random = new SeededRandom(design.seed);
  const shuffledTasks = Object.values(builtInCatalog(design)).map((items) => {
    const factors = factorsOf(items.map(({ task, params, derived }) => ({ task, catalogued: { params, derived } })));
    return random.shuffled(items.map((item, i) => newQuestion(item, factors[i] ?? {}, templates)));
  });
  const questions = inTurn(shuffledTasks);
  return {
    name: nameOf(variant),
    description: `${design.description} Prompts: ${variant}.`,
    difficulty: difficultyOf(questions),
    questions,
  };
}

/**
 * Stores the built-in dataset in each prompt variant, unless it is there; the variants share their images.
 * @param onProgress  called with questions stored and questions in all
 * @returns  the dataset with the concise prompts, and whether it was new
 */
export async function loadBuiltInDataset(deps: {
  pool: pg.Pool;
  onProgress?: (done: number, total: number) => void;
}): Promise<{ datasetId: number; created: boolean }> {
  const stored = await storedDatasetId(deps.pool);
  if (stored !== undefined) return { datasetId: stored, created: false };
  const datasets = PROMPT_VARIANTS.map(builtInDataset);
  const total = datasets.reduce((sum, { questions }) => sum + questions.length, 0);
  const written = [];
  let before = 0;
  for (const dataset of datasets) {
    const start = before;
    const report = (done: number): void => deps.onProgress?.(start + done, total);
    written.push(await transaction(deps.pool, (client) => writeDataset(client, dataset, report)));
    before += dataset.questions.length;
  }
  const [concise] = written;
  if (!concise) throw new Error('There is no prompt variant');
  return { datasetId: concise.datasetId, created: concise.created };
}

function nameOf(variant: PromptVariant): string {
  return variant === 'concise' ? BUILT_IN_DATASET : `${BUILT_IN_DATASET}-${variant}`;
}

/** The dataset with the concise prompts, when every variant is stored. */
async function storedDatasetId(pool: pg.Pool): Promise<number | undefined> {
  const { rows } = await pool.query<{ id: number }>(
    `SELECT d.id FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS b (name, hash, place)
     JOIN datasets d ON d.name = b.name AND d.content_hash = b.hash ORDER BY b.place`,
    [PROMPT_VARIANTS.map(nameOf), PROMPT_VARIANTS.map((variant) => BUILT_IN_HASHES[variant])],
  );
  return rows.length === PROMPT_VARIANTS.length ? rows[0]?.id : undefined;
}

function newQuestion(
  { qid, options: [first, second], ...item }: BuiltInItem,
  factors: Record<string, string>,
  templates: PromptTemplates,
): NewQuestion {
  const isFirst = catalogTruth(item).toLowerCase() === first.toLowerCase();
  return {
    qid,
    task: item.task,
    ...templates.fill(item.task, [first, second]),
    options: [
      { letter: 'A', text: first },
      { letter: 'B', text: second },
    ],
    factors,
    recipe: recipeFromCatalog(item),
    catalogLetter: isFirst ? 'A' : 'B',
  };
}

/** The first of each list, then the second of each, and so on. */
function inTurn<Item>(lists: readonly (readonly Item[])[]): Item[] {
  const longest = Math.max(...lists.map((list) => list.length));
  return Array.from({ length: longest }, (_, i) => lists.flatMap((list) => list.slice(i, i + 1))).flat();
}
