import { open, stat, type FileHandle } from 'node:fs/promises';
import { resultsLines } from '../services/exports/results-line.js';
import { CliError } from './cli-error.js';
import type { WrittenAnswer } from './api/run-operations.js';

/** A results file that grows while a run is followed: each line once, in the order in which the answers arrive. */
export class ResultsFile {
  /** Lines written so far, by answer. */
  private readonly written = new Map<string, number>();
  private lines = 0;

  private constructor(
    readonly path: string,
    private readonly file: FileHandle,
  ) {}

  /**
   * Creates the file; an empty one is taken as it is.
   * @throws CliError when it holds anything: results of another run are never mixed or lost
   */
  static async create(path: string): Promise<ResultsFile> {
    const size = await stat(path).then(
      (found) => found.size,
      () => 0,
    );
    if (size > 0) {
      throw new CliError(`${path} already holds something, and is left as it is`, {
        hint: 'name another file for --output, or move that one away',
      });
    }
    const file = await open(path, 'a').catch((error: unknown) => {
      throw new CliError(`cannot write ${path}`, {
        cause: error,
        hint: 'does its folder exist, and may you write there?',
      });
    });
    return new ResultsFile(path, file);
  }

  /** Appends the lines of this answer that are not in the file yet. */
  async append(answer: WrittenAnswer): Promise<void> {
    const { question, stages = [], probabilities = null } = answer;
    if (!question) throw new Error('the answer was asked for without its text');
    const lines = resultsLines(
      { ...answer, stages, probabilities },
      { ...question, hasImage: question.image !== null },
    );
    const fresh = lines.slice(this.written.get(answer.id) ?? 0);
    if (fresh.length === 0) return;
    await this.file.appendFile(fresh.map((line) => `${line}\n`).join(''));
    this.written.set(answer.id, lines.length);
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
