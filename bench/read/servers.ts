import path from 'node:path';
import { startServerProgram } from '../../test/support/program.js';
import type { BenchHome } from '../dispatch/bench-home.js';
import { ForkedProcess } from '../forked-process.js';

const PEER = path.join(import.meta.dirname, 'peer-process.js');

/** A server in a process of its own. */
export interface ReadServer extends AsyncDisposable {
  /** What to POST to. */
  readonly url: string;
  readonly pid: number;
}

/** The product as it is built. */
export async function startProduct({ path: home, postgres }: BenchHome): Promise<ReadServer> {
  const settings = { PORT: '0', METACOG_HOME: home, DATABASE_URL: postgres.url, WORKER: 'off', LOG_LEVEL: 'error' };
  const program = startServerProgram(settings);
  const url = await program.waitFor(/GraphQL +(http:\/\/[\d.:]+\/graphql)/);
  return { url, pid: program.pid, [Symbol.asyncDispose]: () => program.kill().then(() => undefined) };
}

export async function startPeer(name: 'mercurius' | 'yoga' | 'bare', { postgres }: BenchHome): Promise<ReadServer> {
  const env = { ...process.env, DATABASE_URL: postgres.url };
  const peer = new ForkedProcess(PEER, { args: [name], env });
  const { url } = (await peer.hear()) as { url: string };
  return { url, pid: peer.pid, [Symbol.asyncDispose]: () => peer[Symbol.asyncDispose]() };
}
