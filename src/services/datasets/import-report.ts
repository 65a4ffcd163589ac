/** Something odd in an imported file, or in what a key is derived from, that did not stop the work. */
export interface ImportWarning {
  readonly line?: number;
  readonly qid?: string;
  readonly code: ImportWarningCode;
  readonly message: string;
}

export type ImportWarningCode =
  | 'CATALOG_ENTRY_UNUSED'
  | 'CHOICE_DIFFERS_FROM_TEXT'
  | 'CONFIDENCE_DIFFERS_FROM_TEXT'
  | 'CONTEXT_DIFFERS_FROM_CATALOG'
  | 'DUPLICATE_ENTRY'
  | 'DUPLICATE_LINE'
  | 'ENTRY_IGNORED'
  | 'FIRST_KEY_IS_DEFAULT'
  | 'KEY_CONFLICT'
  | 'KEY_INCOMPLETE'
  | 'MISSING_STAGE'
  | 'NO_IMAGE'
  | 'NO_PARAMETERS'
  | 'NO_REPLY'
  | 'PARTIAL_RESULTS'
  | 'PLACEHOLDER_PROBABILITIES'
  | 'PROBABILITIES_IGNORED'
  | 'PROMPT_DIFFERS'
  | 'QUESTION_NOT_IN_CATALOG'
  | 'TASK_DIFFERS'
  | 'TEXT_CONTRADICTS_PROBABILITIES'
  | 'TRUTH_NOT_AN_OPTION'
  | 'UNCHANGED'
  | 'UNKNOWN_QID'
  | 'UNKNOWN_TASK'
  | 'UNPARSED_CHOICE'
  | 'UNPARSED_CONFIDENCE'
  | 'UNREADABLE_IMAGE';

export interface ImportReport {
  /** Records read: lines of a JSONL file, entries of a JSON file, questions whose image is read. */
  readonly lines: number;
  /** Records taken in. */
  readonly accepted: number;
  readonly warnings: readonly ImportWarning[];
}

/** Warnings of one code that are told one by one; a file may give millions of the same kind. */
const TOLD_PER_CODE = 20;

/** Collects what an import, or a derivation, saw. Memory stays flat however often the same thing is odd. */
export class ImportReportBuilder {
  lines = 0;
  accepted = 0;
  private readonly warnings: ImportWarning[] = [];
  private readonly counts = new Map<ImportWarningCode, number>();

  warn(code: ImportWarningCode, message: string, where: { line?: number; qid?: string } = {}): void {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    if (count <= TOLD_PER_CODE) this.warnings.push({ ...where, code, message });
  }

  build(): ImportReport {
    const untold = [...this.counts].filter(([, count]) => count > TOLD_PER_CODE);
    const rest = untold.map(([code, count]) => ({
      code,
      message: `${count - TOLD_PER_CODE} more warnings of this kind`,
    }));
    return { lines: this.lines, accepted: this.accepted, warnings: [...this.warnings, ...rest] };
  }
}
