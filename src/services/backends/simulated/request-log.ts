import { once } from 'node:events';
import { createWriteStream, type WriteStream } from 'node:fs';
import type { TrialId } from './request-id.js';

/** Records kept in memory; the file and the callback get all of them. */
const CAPACITY = 100_000;

/** One chat request, written when it has ended. */
export interface RequestRecord {
  /** 1, 2, … in order of arrival. */
  readonly arrival: number;
  /** ISO time. */
  readonly arrivedAt: string;
  readonly requestId: string | null;
  /** Null when the request id is not of the form `<run>/<qid>/<sample>/<stage>/<attempt>`. */
  readonly trial: TrialId | null;
  /** HTTP status; null when the client went away before one was sent. */
  readonly status: number | null;
  /** The client went away before the reply was complete. */
  readonly aborted: boolean;
  readonly durationMs: number;
}

/**
 * Every chat request that reached the simulator. Checks of the dispatcher hold it against the answers in the database:
 * the simulator knows what was asked, whatever happened to the one who asked.
 */
export class RequestLog {
  private kept: RequestRecord[] = [];
  private count = 0;

  private constructor(
    private readonly file: WriteStream | null,
    private readonly onRecord: ((record: RequestRecord) => void) | undefined,
  ) {}

  /** @throws the file system's error when the file cannot be opened for appending */
  static async open(options: { file?: string; onRecord?: (record: RequestRecord) => void }): Promise<RequestLog> {
    const file = options.file === undefined ? null : createWriteStream(options.file, { flags: 'a' });
    if (file) await once(file, 'open');
    return new RequestLog(file, options.onRecord);
  }

  /** The latest records, oldest first. */
  get records(): readonly RequestRecord[] {
    return this.kept.slice(-CAPACITY);
  }

  /** Number of the request that arrives now. */
  arrive(): number {
    this.count += 1;
    return this.count;
  }

  write(record: RequestRecord): void {
    this.kept.push(record);
    if (this.kept.length >= 2 * CAPACITY) this.kept = this.kept.slice(-CAPACITY);
    this.file?.write(`${JSON.stringify(record)}\n`);
    this.onRecord?.(record);
  }

  async close(): Promise<void> {
    if (!this.file) return;
    this.file.end();
    await once(this.file, 'close');
  }
}
