import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

const PROGRAM = path.join(import.meta.dirname, 'bare-process.js');

/** graphql-ws as it comes, over events that it makes itself: no database, no log to replay. */
export class BareServer implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
  ) {}

  static async start(): Promise<BareServer> {
    const child = fork(PROGRAM);
    const [{ port }] = (await once(child, 'message')) as [{ port: number }];
    return new BareServer(child, `ws://127.0.0.1:${port}/graphql`);
  }

  get pid(): number {
    return this.child.pid ?? NaN;
  }

  /** Tells all subscriptions the next event. @returns its sequence number, and when it was on its way */
  async publish(): Promise<readonly [sequence: number, at: number]> {
    const answered = once(this.child, 'message');
    this.child.send({});
    const [{ sequence, at }] = (await answered) as [{ sequence: number; at: number }];
    return [sequence, at];
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.child, 'exit');
    this.child.disconnect();
    await ended;
  }
}
