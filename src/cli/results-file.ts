import { open, stat, type FileHandle } from 'node:fs/promises';
import { resultsLines } from '../services/exports/results-line.js';
import { CliError } from './cli-error.js';
import type { WrittenAnswer } from './api/run-operations.js';
import { readEarlierResults, type EarlierResults } from './earlier-results.js';

/** A results file that grows while a run is followed: each line once, in the order in which the answers arrive. */
export class ResultsFile {
  /** Lines in the file, by `qid/sample`. */
  private readonly written: Map<string, number>;
  private lines: number;

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
    /** What was in it before; null for a new or an empty file. */
    readonly earlier: EarlierResults | null,
  ) {
    this.written = new Map(earlier?.stages);
    this.lines = earlier?.lineCount ?? 0;
  }

  /**
   * Creates the file, or opens one that is to be gone on with.
   * @throws CliError when it cannot be written, or holds something else
   */
  static async open(path: string): Promise<ResultsFile> {
    const isThere = await stat(path).then(
      () => true,
      () => false,
    );
    const earlier = isThere ? await readEarlierResults(path) : null;
    const file = await open(path, 'a').catch((error: unknown) => {
      throw new CliError(`cannot write ${path}`, {
        cause: error,
        hint: 'does its folder exist, and may you write there?',
      });
    });
    return new ResultsFile(path, file, earlier);
  }

  /** Appends the lines of this answer that are not in the file yet. */
  async append(answer: WrittenAnswer): Promise<void> {
    const { question, stages = [], probabilities = null } = answer;
    if (!question) throw new Error('the answer was asked for without its text');
    const lines = resultsLines(
      { ...answer, stages, probabilities },
      { ...question, hasImage: question.image !== null },
    );
    const key = `${question.qid}/${answer.sample}`;
    const fresh = lines.slice(this.written.get(key) ?? 0);
    if (fresh.length === 0) return;
    await this.file.appendFile(fresh.map((line) => `${line}\n`).join(''));
    this.written.set(key, lines.length);
    this.lines += fresh.length;
  }

  get lineCount(): number {
    return this.lines;
  }

  /** Ends the file, on disk. */
  async close(): Promise<void> {
    await this.file.sync();
    await this.file.close();
  }
}
