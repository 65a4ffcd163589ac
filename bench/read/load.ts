import path from 'node:path';
import { ForkedProcess } from '../forked-process.js';

const PROGRAM = path.join(import.meta.dirname, 'load-process.js');

/** What clients ask a server as fast as it answers. */
export interface Load {
  readonly url: string;
  /** What each connection asks for, in turn; all of it before it stops. */
  readonly bodies: readonly string[];
  readonly connections: number;
  readonly seconds: number;
}

export interface LoadResult {
  readonly requests: number;
  readonly tookMs: number;
}

/** Clients in a process of their own, so that they take no time of the server's event loop. */
export class LoadGenerator implements AsyncDisposable {
  private readonly process = new ForkedProcess(PROGRAM);

  /** @throws Error when an answer is no success, or differs in length from the first one to the same request */
  async run(load: Load): Promise<LoadResult> {
    return (await this.process.ask(load)) as LoadResult;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.process[Symbol.asyncDispose]();
  }
}
