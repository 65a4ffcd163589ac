import type pg from 'pg';
import { fileFault, type ImportFile } from '../datasets/files/import-file.js';
import type { ImportReportBuilder } from '../datasets/import-report.js';
import type { IndexedQuestion } from '../datasets/question-index.js';
import { readJsonLines } from '../datasets/files/read-json-lines.js';
import { identifyStage } from '../datasets/files/stage-line.js';
import { stageRecords, type RecordedStage } from './recorded-stages.js';
import type { ResultFlags } from './result-flags.js';
import { recordedAnswer, recordedConfidence, resultLine, type ResultLine } from './result-line.js';

/** After how many stages `onWritten` is called. */
const PART_STAGES = 1000;

export interface ReadResultsInput {
  readonly client: pg.ClientBase;
  readonly file: ImportFile;
  readonly questions: ReadonlyMap<string, IndexedQuestion>;
  readonly report: ImportReportBuilder;
  readonly flags: ResultFlags;
  /** A line about a question that the dataset does not have, or that was asked in other words, is a fault. */
  readonly ofThisDatasetOnly?: boolean;
  /** Called after each part of the file that is staged. */
  readonly onWritten?: (() => void) | undefined;
}

/**
 * Reads a results file into the staging table, numbering the stages in file order without a gap. Of two lines for one
 * stage of one sample the first counts; lines about questions that the dataset does not have, or without a reply, are
 * passed over.
 * @throws InvalidInputError  naming the line that is no result, or is of another dataset where that matters
 */
export async function readResults(input: ReadResultsInput): Promise<void> {
  await stageRecords(input.client, recordedStages(input));
}

async function* recordedStages(input: ReadResultsInput): AsyncGenerator<RecordedStage, void> {
  const { file, questions, report, flags, ofThisDatasetOnly, onWritten } = input;
  const firstLines = new FirstLines();
  for await (const { line, value } of readJsonLines(file, resultLine)) {
    report.lines += 1;
    const identity = identifyStage(value);
    if (typeof identity === 'string') throw fileFault(file, `line ${line}`, identity);
    const { qid, stage } = identity;
    const question = questions.get(qid);
    if (ofThisDatasetOnly) {
      const fault = foreignness(value, stage, question);
      if (fault !== undefined)
        throw fileFault(file, `line ${line}`, `${qid} ${fault}: these are results of another dataset`);
    }
    if (!question) {
      report.warn('UNKNOWN_QID', 'the dataset has no such question', { line, qid });
      continue;
    }
    const sample = value.sample ?? 0;
    const firstLine = firstLines.of(question.id, sample, stage);
    if (firstLine !== undefined) {
      report.warn('DUPLICATE_LINE', `stage ${stage} stands on line ${firstLine} already; that one was taken`, {
        line,
        qid,
      });
      continue;
    }
    const recorded = stage === 1 ? answerRow(line, value, question, flags) : confidenceRow(line, value, flags);
    if (!recorded) {
      report.warn('NO_REPLY', `stage ${stage} holds no reply`, { line, qid });
      continue;
    }
    firstLines.add(question.id, sample, stage, line);
    report.accepted += 1;
    yield { ...recorded, sequence: report.accepted, question_id: question.id, sample, stage };
    if (report.accepted % PART_STAGES === 0) onWritten?.();
  }
}

/** On which line each stage was found first: some bytes a line, as a file may have millions of them. */
class FirstLines {
  /** By question; a place for each stage of each sample. */
  private readonly lines = new Map<number, (number | undefined)[]>();

  of(questionId: number, sample: number, stage: 1 | 2): number | undefined {
    return this.lines.get(questionId)?.[2 * sample + stage];
  }

  add(questionId: number, sample: number, stage: 1 | 2, line: number): void {
    const ofQuestion = this.lines.get(questionId) ?? [undefined, undefined, undefined];
    ofQuestion[2 * sample + stage] = line;
    this.lines.set(questionId, ofQuestion);
  }
}

/** In words, why a line cannot be about this dataset; undefined when it can. A line need not hold its prompt. */
function foreignness(value: ResultLine, stage: 1 | 2, question: IndexedQuestion | undefined): string | undefined {
  if (!question) return 'is not among its questions';
  const isWordedSo = stage === 2 || value.prompt == null || value.prompt.includes(question.answerPrompt);
  return isWordedSo ? undefined : 'was asked in other words';
}

type StageColumns = Omit<RecordedStage, 'sequence' | 'question_id' | 'sample' | 'stage'>;

function answerRow(
  line: number,
  value: ResultLine,
  question: IndexedQuestion,
  flags: ResultFlags,
): StageColumns | undefined {
  const answer = recordedAnswer(value, question.letters);
  if (!answer) return undefined;
  flags.seeAnswer(line, value, answer, question);
  const { text, latencyMs, letter, probabilities, tokenConfidence } = answer;
  return { text, latency_ms: latencyMs, letter, confidence: null, probabilities, token_confidence: tokenConfidence };
}

function confidenceRow(line: number, value: ResultLine, flags: ResultFlags): StageColumns | undefined {
  const recorded = recordedConfidence(value);
  if (!recorded) return undefined;
  flags.seeConfidence(line, value, recorded);
  const { text, latencyMs, confidence } = recorded;
  return { text, latency_ms: latencyMs, letter: null, confidence, probabilities: null, token_confidence: null };
}
