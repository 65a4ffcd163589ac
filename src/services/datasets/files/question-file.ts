import { z } from 'zod';
import type { Catalogued } from '../catalogued.js';
import { contextSchema } from '../catalogued.js';
import { fileFault, type ImportFile } from './import-file.js';
import type { ImportReportBuilder } from '../import-report.js';
import type { Option } from '../new-question.js';
import { parseOptions } from '../parse-options.js';
import { readJsonLines } from './read-json-lines.js';
import { identifyStage, stageLineFields } from './stage-line.js';

/** One line: one stage of one question. `image_path` and `prompt_hash` are names of the publisher's and are not used. */
const questionLine = z.object({
  ...stageLineFields,
  task: z.string().min(1).max(200),
  prompt: z.string().min(1),
  context: contextSchema,
});

/** A question as its two lines give it. */
export interface FiledQuestion {
  readonly qid: string;
  readonly task: string;
  readonly answerPrompt: string;
  readonly confidencePrompt: string;
  readonly options: readonly Option[];
  readonly context: Catalogued | undefined;
}

interface Draft {
  readonly task: string;
  readonly firstLine: number;
  context?: Catalogued;
  answerPrompt?: string;
  confidencePrompt?: string;
  options?: readonly Option[];
}

/**
 * Reads a questions file: two lines a question, in the order of first mention.
 * @throws InvalidInputError  naming the line that is wrong, stands twice, or has no partner
 */
export async function readQuestionFile(file: ImportFile, report: ImportReportBuilder): Promise<FiledQuestion[]> {
  const drafts = new Map<string, Draft>();
  for await (const { line, value } of readJsonLines(file, questionLine)) {
    report.lines += 1;
    const identity = identifyStage(value);
    if (typeof identity === 'string') throw fileFault(file, `line ${line}`, identity);
    const { qid, stage } = identity;
    const draft = drafts.get(qid) ?? { task: value.task, firstLine: line };
    drafts.set(qid, draft);
    const problem = addStage(draft, stage, value);
    if (problem !== undefined) throw fileFault(file, `line ${line}`, `question "${qid}" ${problem}`);
    report.accepted += 1;
  }
  return [...drafts].map(([qid, draft]) => completeQuestion(file, qid, draft));
}

/** Returns in words what keeps the line from being that stage of the question. */
function addStage(draft: Draft, stage: 1 | 2, line: z.infer<typeof questionLine>): string | undefined {
  if (draft.task !== line.task) return `has task "${line.task}" here and "${draft.task}" on line ${draft.firstLine}`;
  if ((stage === 1 ? draft.answerPrompt : draft.confidencePrompt) !== undefined) return `has stage ${stage} twice`;
  if (line.context) draft.context ??= line.context;
  if (stage === 2) {
    draft.confidencePrompt = line.prompt;
    return undefined;
  }
  draft.answerPrompt = line.prompt;
  draft.options = parseOptions(line.prompt);
  return draft.options.length === 0 ? 'lists no options "A. …" and "B. …" on lines of its prompt' : undefined;
}

function completeQuestion(file: ImportFile, qid: string, draft: Draft): FiledQuestion {
  const { task, firstLine, answerPrompt, confidencePrompt, options, context } = draft;
  if (answerPrompt === undefined || options === undefined || confidencePrompt === undefined) {
    const missing = answerPrompt === undefined ? 1 : 2;
    throw fileFault(file, `line ${firstLine}`, `question "${qid}" has a stage ${3 - missing} but no stage ${missing}`);
  }
  return { qid, task, answerPrompt, confidencePrompt, options, context };
}
