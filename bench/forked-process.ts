import { fork, type ChildProcess, type ForkOptions } from 'node:child_process';
import { once } from 'node:events';

/** A program of a bench in a process of its own, which answers each message with one; it ends when it is disconnected. */
export class ForkedProcess implements AsyncDisposable {
  private readonly child: ChildProcess;

  constructor(program: string, { args = [], ...options }: ForkOptions & { readonly args?: readonly string[] } = {}) {
    this.child = fork(program, args, options);
  }

  get pid(): number {
    return this.child.pid ?? NaN;
  }

  /** Sends a message and waits for its answer. @throws when the process ends instead */
  ask(message: object): Promise<unknown> {
    const answer = this.hear();
    this.child.send(message);
    return answer;
  }

  /** The next message that it sends of itself. @throws when the process ends instead */
  async hear(): Promise<unknown> {
    const heard = new AbortController();
    const { signal } = heard;
    const ended = once(this.child, 'exit', { signal }).then(() => {
      throw new Error(`${this.child.spawnargs.slice(1).join(' ')} has ended`);
    });
    try {
      const [message] = (await Promise.race([once(this.child, 'message', { signal }), ended])) as unknown[];
      return message;
    } finally {
      heard.abort();
      // Nobody waits for it any more.
      ended.catch(() => undefined);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.child.exitCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}
