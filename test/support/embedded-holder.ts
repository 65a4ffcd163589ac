import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** What a holder printed: a server, or why there is none. */
export interface HolderReport {
  readonly url?: string;
  readonly pid?: number;
  readonly adopted?: boolean;
  readonly error?: string;
}

/** Another process that starts the embedded Postgres of a home and holds it until it is told to stop, or killed. */
export class EmbeddedHolder {
  private constructor(
    private readonly child: ChildProcess,
    readonly report: HolderReport,
  ) {}

  /** @param user  undefined: the user of this process */
  static async start(home: string, user?: { uid: number; gid: number }): Promise<EmbeddedHolder> {
    const here = import.meta.dirname;
    const program = ['--import', path.join(here, 'typescript.mjs'), path.join(here, 'embedded-process.ts'), home];
    const child = spawn(process.execPath, program, { ...user, stdio: ['pipe', 'pipe', 'inherit'] });
    const lines = createInterface({ input: child.stdout });
    const ended = once(child, 'exit').then(() => ['{"error":"the holder ended without a word"}'] as const);
    const [line] = (await Promise.race([once(lines, 'line'), ended])) as [string];
    return new EmbeddedHolder(child, JSON.parse(line) as HolderReport);
  }

  /** The server it holds. @throws Error when it holds none */
  get server(): { url: string; pid: number; adopted: boolean } {
    const { url, pid, adopted, error } = this.report;
    if (url === undefined || pid === undefined || adopted === undefined) throw new Error(error);
    return { url, pid, adopted };
  }

  /** kill -9: it cleans nothing up. */
  async kill(): Promise<void> {
    await this.end(() => this.child.kill('SIGKILL'));
  }

  /** Lets it stop its server and end. */
  async stop(): Promise<void> {
    await this.end(() => this.child.stdin?.end('stop\n'));
  }

  private async end(how: () => unknown): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exit = once(this.child, 'exit');
    how();
    await exit;
  }
}
