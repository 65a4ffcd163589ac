import { loadConfig, type Config } from './config.js';
import type { StartupProgress, StoppableApp } from './composition/startable.js';
import { watchInterrupts } from './cli/interrupt.js';
import { createLogger, type Logger } from './logger.js';
import { whenNpmIsGone } from './npm-gone.js';

/** Starts the server with the settings of the environment and keeps it up until SIGINT or SIGTERM, or until npm has left it. */
export async function serve(env = process.env): Promise<void> {
  const config = loadConfig(env);
  const { createApp } = await import('./app.js');
  await keepUp(config, createApp, ({ url }) => banner(url, config));
}

/** Starts a worker alone and keeps it up as long. */
export async function work(env = process.env): Promise<void> {
  const config = loadConfig({ ...env, WORKER: 'on' });
  // Not with what only the API needs: that would be a third of a worker's start.
  const { createWorkerApp } = await import('./worker-app.js');
  await keepUp(config, createWorkerApp, ({ backends }) => workerBanner(backends, config));
}

type Build<T> = (config: Config, deps: { logger: Logger; onProgress: StartupProgress }) => StoppableApp<T>;

async function keepUp<T>(config: Config, build: Build<T>, bannerOf: (started: T) => string): Promise<void> {
  const app = build(config, { logger: createLogger(config.log.level), onProgress: announceSteps() });
  const stopped = new Promise<void>((resolve) => {
    let isStopping = false;
    const stop = (why: string): void => {
      // Ctrl-C ends npm's shell as well.
      if (isStopping) return;
      isStopping = true;
      // Who has read what it says may be gone, too.
      process.stderr.on('error', () => undefined).write(`\n${why}stopping …\n`);
      void app.stop().then(resolve);
    };
    watchInterrupts({ signals: process, exit: (code) => process.exit(code) }, () => stop(''));
    whenNpmIsGone(() => stop('npm, which started this, has ended: '));
  });
  process.stdout.write(bannerOf(await app.start()));
  await stopped;
}

/** Says what is being waited for; a step that counts says how far it is, at most once per tenth. */
function announceSteps(): (step: string, done: number, total: number) => void {
  let said = '';
  return (step, done, total) => {
    const line = total > 1 ? `${step} … ${Math.floor((done / total) * 10) * 10} %` : `${step} …`;
    if (line !== said && (total > 1 || done === 0)) process.stderr.write(`${line}\n`);
    said = line;
  };
}

function banner(url: string, config: Config): string {
  const backend = config.vllm ? `vLLM at ${config.vllm.urls.join(', ')}` : 'simulated (set VLLM_URL for a real model)';
  const rows = [
    ['runs', `${url}/`],
    ['GraphiQL', `${url}/graphiql`],
    ['GraphQL', `${url}/graphql (HTTP and WebSocket)`],
    ['backend', backend],
    ['database', config.database.url ? 'DATABASE_URL' : `embedded, in ${config.home}`],
    ['worker', config.dispatch.hasWorker ? 'in this process' : 'none here: start `metacog worker` on this database'],
    ['token', config.http.token ? 'METACOG_TOKEN, asked for everywhere' : 'none: only this machine is answered'],
  ];
  return `metacog is up\n${tableOf(rows)}\n  Ctrl-C stops it; runs go on where they stood when it starts again.\n`;
}

function workerBanner(backends: readonly string[], config: Config): string {
  const rows = [
    ['backends', backends.join(', ')],
    ['vLLM', config.vllm ? config.vllm.urls.join(', ') : 'none (set VLLM_URL)'],
    ['database', config.database.url ? 'DATABASE_URL' : `embedded, in ${config.home}`],
  ];
  return `metacog worker is up\n${tableOf(rows)}\n  Ctrl-C stops it; what it has taken goes to another worker, or waits for the next.\n`;
}

function tableOf(rows: readonly (readonly string[])[]): string {
  return rows.map(([name = '', value = '']) => `  ${name.padEnd(10)} ${value}`).join('\n');
}
