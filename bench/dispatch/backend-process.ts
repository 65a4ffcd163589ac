import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { packageRoot } from '../../src/package-root.js';

export interface BackendProcess extends AsyncDisposable {
  readonly url: string;
  /** Requests that it has taken and not yet answered. */
  inFlight(): Promise<number>;
}

/** A simulated vLLM in a process of its own, which says the same to everything after exactly `serviceMs`. */
export async function startBackend(serviceMs: number, slots: number): Promise<BackendProcess> {
  const main = path.join(packageRoot, 'dist/src/cli/main.js');
  const options = ['--observer', 'fixed', '--service-ms', String(serviceMs), '--max-num-seqs', String(slots)];
  const child = spawn(process.execPath, [main, 'simulate', '--port', '0', ...options], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
  const url = /http:\S+/.exec(line)?.[0];
  if (url === undefined) throw new Error(`The simulator printed no address: ${line}`);
  return {
    url,
    async inFlight() {
      const response = await fetch(`${url}/load`);
      return ((await response.json()) as { server_load: number }).server_load;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(child, 'close');
      child.kill();
      await closed;
    },
  };
}
