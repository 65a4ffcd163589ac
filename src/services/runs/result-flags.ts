import { parseLetter } from '../answers/parse-letter.js';
import type { ImportReportBuilder, ImportWarningCode } from '../datasets/import-report.js';
import type { IndexedQuestion } from '../datasets/question-index.js';
import {
  areMasses,
  confidenceField,
  type RecordedAnswer,
  type RecordedConfidence,
  type ResultLine,
} from './result-line.js';

/** Real token probabilities take hundreds of values; so few over so many answers were written by a script. */
const PLACEHOLDER = { maxDistinct: 3, minAnswers: 20 };

interface Count {
  count: number;
  firstLine: number;
}

/**
 * Watches the lines of a results file for what makes recorded results doubtful. Everything is imported as it is; the
 * report says how often each thing was seen and where first.
 */
export class ResultFlags {
  private readonly counts = new Map<ImportWarningCode, Count>();
  private readonly distinctMasses = new Set<number>();
  private answersWithMasses = 0;

  seeAnswer(line: number, value: ResultLine, answer: RecordedAnswer, question: IndexedQuestion): void {
    if (answer.letter === null) this.count('UNPARSED_CHOICE', line);
    if (value.raw_text != null && typeof value.choice === 'string') {
      if (parseLetter(value.choice, question.letters) !== answer.letter) this.count('CHOICE_DIFFERS_FROM_TEXT', line);
    }
    if (value.prompt != null && !value.prompt.includes(question.answerPrompt)) this.count('PROMPT_DIFFERS', line);
    if (value.task != null && value.task !== question.task) this.count('TASK_DIFFERS', line);
    if (value.probabilities && !areMasses(value.probabilities)) this.count('PROBABILITIES_IGNORED', line);
    if (answer.probabilities) this.seeMasses(line, answer, question.letters);
  }

  seeConfidence(line: number, value: ResultLine, confidence: RecordedConfidence): void {
    if (confidence.confidence === null) this.count('UNPARSED_CONFIDENCE', line);
    if (value.confidence != null && confidenceField(value) !== confidence.confidence) {
      this.count('CONFIDENCE_DIFFERS_FROM_TEXT', line);
    }
  }

  /** Whether any answer came with probabilities. */
  get sawProbabilities(): boolean {
    return this.answersWithMasses > 0;
  }

  report(report: ImportReportBuilder): void {
    const tell = (code: ImportWarningCode, message: (count: number) => string): void => {
      const seen = this.counts.get(code);
      if (seen) report.warn(code, `${message(seen.count)} (first on line ${seen.firstLine})`, { line: seen.firstLine });
    };
    tell('UNPARSED_CHOICE', (n) => `${n} answers begin with no option letter: stored as unparsed, counted as wrong`);
    tell('UNPARSED_CONFIDENCE', (n) => `${n} replies hold no confidence from 1 to 5: stored as unparsed, not made up`);
    tell('CHOICE_DIFFERS_FROM_TEXT', (n) => `${n} lines give another "choice" than their raw_text: the text was taken`);
    tell(
      'CONFIDENCE_DIFFERS_FROM_TEXT',
      (n) => `${n} lines give another "confidence" than their text: the text was taken`,
    );
    tell(
      'PROMPT_DIFFERS',
      (n) => `${n} answers were given to another prompt than the dataset's: is it the right dataset?`,
    );
    tell('TASK_DIFFERS', (n) => `${n} lines name another task than the dataset: the dataset's was taken`);
    tell('PROBABILITIES_IGNORED', (n) => `${n} answers have probabilities outside [0, 1]: these were left out`);
    tell('TEXT_CONTRADICTS_PROBABILITIES', (n) => `${n} answers name another letter than their own most probable one`);
    if (this.answersWithMasses >= PLACEHOLDER.minAnswers && this.distinctMasses.size <= PLACEHOLDER.maxDistinct) {
      const values = [...this.distinctMasses].sort((left, right) => left - right).join(', ');
      const message =
        `the probabilities of ${this.answersWithMasses} answers take only the values ${values}: ` +
        'placeholders, not what a model computed; do not trust token confidence';
      report.warn('PLACEHOLDER_PROBABILITIES', message);
    }
  }

  private seeMasses(line: number, { letter, probabilities }: RecordedAnswer, letters: readonly string[]): void {
    const masses = letters.map((option) => probabilities?.[option] ?? 0);
    this.answersWithMasses += 1;
    for (const mass of masses) if (this.distinctMasses.size <= PLACEHOLDER.maxDistinct) this.distinctMasses.add(mass);
    const given = letter === null ? undefined : masses[letters.indexOf(letter)];
    if (given !== undefined && given < Math.max(...masses)) this.count('TEXT_CONTRADICTS_PROBABILITIES', line);
  }

  private count(code: ImportWarningCode, line: number): void {
    const seen = this.counts.get(code);
    if (seen) seen.count += 1;
    else this.counts.set(code, { count: 1, firstLine: line });
  }
}
