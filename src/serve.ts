import { loadConfig, type Config } from './config.js';
import { createApp } from './app.js';
import { watchInterrupts } from './cli/interrupt.js';
import { createLogger } from './logger.js';

/** Starts the server with the settings of the environment and keeps it up until SIGINT or SIGTERM. */
export async function serve(): Promise<void> {
  const config = loadConfig();
  const logger = createLogger(config.log.level);
  const app = createApp(config, { logger, onProgress: announceSteps() });
  const stopped = new Promise<void>((resolve) => {
    const stop = (): void => {
      process.stderr.write('\nstopping …\n');
      void app.stop().then(resolve);
    };
    watchInterrupts({ signals: process, exit: (code) => process.exit(code) }, stop);
  });
  const { url } = await app.start();
  process.stdout.write(banner(url, config));
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
  const backend = config.vllm ? `vLLM at ${config.vllm.url}` : 'simulated (set VLLM_URL for a real model)';
  const rows = [
    ['GraphiQL', `${url}/graphiql`],
    ['GraphQL', `${url}/graphql (HTTP and WebSocket)`],
    ['backend', backend],
    ['database', config.database.url ? 'DATABASE_URL' : `embedded, in ${config.home}`],
    ['token', config.http.token ? 'METACOG_TOKEN, asked for everywhere' : 'none: only this machine is answered'],
  ];
  const lines = rows.map(([name = '', value = '']) => `  ${name.padEnd(10)} ${value}`);
  return `metacog is up\n${lines.join('\n')}\n  Ctrl-C stops it; runs go on where they stood when it starts again.\n`;
}
