import { closeSync, openSync, writeSync } from 'node:fs';
import type { FaultName } from './fault.js';
import type { TrialId } from './request-id.js';

/** Records kept in memory; the file and the callback get all of them. */
const CAPACITY = 100_000;

/** One chat request, written when it has ended: in the moment in which its last byte is handed to the system. */
export interface RequestRecord {
  /** 1, 2, … in order of arrival. */
  readonly arrival: number;
  /** ISO time. */
  readonly arrivedAt: string;
  readonly requestId: string | null;
  /** Null when the request id is not of the form `<run>/<qid>/<sample>/<stage>/<attempt>`. */
  readonly trial: TrialId | null;
  /** The client asked for a stream; false also where its body could not be read. */
  readonly streamed: boolean;
  /** HTTP status; null when the client went away before one was sent. */
  readonly status: number | null;
  /** The client went away before the response was complete. */
  readonly aborted: boolean;
  /** All that belongs to the response, be it a reply or an error, was handed to the system. */
  readonly complete: boolean;
  /** The text that the model said, from the moment in which it is sent; null when it said none that could be read. */
  readonly reply: string | null;
  /** What was injected; null when nothing was. */
  readonly fault: FaultName | null;
  /** From its arrival to its end. */
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
    private file: number | null,
    private readonly onRecord: ((record: RequestRecord) => void) | undefined,
  ) {}

  /** @throws the file system's error when the file cannot be opened for appending */
  static open(options: { file?: string; onRecord?: (record: RequestRecord) => void }): RequestLog {
    return new RequestLog(options.file === undefined ? null : openSync(options.file, 'a'), options.onRecord);
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
    // At once, so that whoever reads the file after a reply finds its record there, whatever has died meanwhile.
    if (this.file !== null) writeSync(this.file, `${JSON.stringify(record)}\n`);
    this.onRecord?.(record);
  }

  close(): void {
    if (this.file !== null) closeSync(this.file);
    this.file = null;
  }
}
