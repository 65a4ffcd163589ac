import type { CatalogFacts } from '../stimuli/recipe-catalog.js';
import type { DatasetSource, ExportedQuestion } from './dataset-source.js';
import type { DatasetFormat } from './export-format.js';
import { jsonList, jsonObject } from './json-parts.js';
import { pythonJson, type PythonValue } from './python-json.js';
import { questionFacts } from './question-facts.js';

interface DatasetWriter {
  /** The content, part by part as the questions are read. */
  readonly write: (source: DatasetSource) => AsyncGenerator<string, void>;
  readonly needsKey: boolean;
}

/** How each format is written: the published forms, which the importers take. */
export const DATASET_WRITERS: Readonly<Record<DatasetFormat, DatasetWriter>> = {
  questions: { write: questionsJsonl, needsKey: false },
  catalog: { write: catalogJson, needsKey: false },
  key: { write: keyJson, needsKey: true },
};

/** Two lines a question, each with what the catalogue says of it, so that the file alone is the whole dataset. */
async function* questionsJsonl(source: DatasetSource): AsyncGenerator<string, void> {
  for await (const questions of described(source)) {
    yield questions
      .flatMap(questionLines)
      .map((line) => `${pythonJson(line)}\n`)
      .join('');
  }
}

async function* catalogJson(source: DatasetSource): AsyncGenerator<string, void> {
  yield* jsonList(described(source), 0, ({ qid, task, facts }) => ({ qid, task, ...facts }));
}

async function* keyJson(source: DatasetSource): AsyncGenerator<string, void> {
  yield* jsonObject(source.keyLetters(), 0, ({ qid, letter }) => [`${qid}_stage1`, { correct_choice: letter }]);
}

interface DescribedQuestion extends ExportedQuestion {
  readonly facts: Readonly<Record<keyof CatalogFacts, Readonly<Record<string, PythonValue>>>>;
}

async function* described(source: DatasetSource): AsyncGenerator<DescribedQuestion[], void> {
  const numbers = await source.numberFactors();
  for await (const questions of source.questions()) {
    yield questions.map((question) => {
      const facts = questionFacts(question, (factor) => numbers.get(question.task)?.has(factor) ?? false);
      return { ...question, facts: facts as DescribedQuestion['facts'] };
    });
  }
}

function questionLines({ qid, task, facts, recipe, answerPrompt, confidencePrompt }: DescribedQuestion): PythonValue[] {
  return [answerPrompt, confidencePrompt].map((prompt, index) => ({
    qid: `${qid}_stage${index + 1}`,
    task,
    // A name and nothing more: the image is drawn from the parameters.
    image_path: recipe && `cache/images/${task}/${qid}.png`,
    prompt,
    context: facts,
    stage: index + 1,
    original_qid: qid,
  }));
}
