import { messageOf } from '../errors.js';
import { formatFault } from '../services/backends/simulated/fault-spec.js';
import type { FaultRule } from '../services/backends/simulated/fault.js';
import { FAULTS_PATH } from '../services/backends/simulated/faults-endpoint.js';
import { constantServiceTime, tokenServiceTime } from '../services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../services/backends/simulated/simulator.js';
import { CliError } from './cli-error.js';
import type { CliContext } from './cli-context.js';
import type { ObserverOptions } from './observer-options.js';
import { createObserver } from './simulated-observer.js';

export interface SimulateOptions extends ObserverOptions {
  readonly port: number;
  readonly model?: string;
  readonly serviceMs: number;
  readonly maxNumSeqs: number;
  readonly maxNumQueuedReqs?: number;
  readonly maxModelLen: number;
  readonly apiKey?: string;
  readonly requestLog?: string;
  readonly faultSeed: number;
  /** Each --fault, in order. */
  readonly fault?: readonly FaultRule[];
}

type SimulateContext = Pick<CliContext, 'stdout' | 'stderr' | 'signals'>;

/**
 * Serves until SIGINT or SIGTERM.
 * @throws CliError when the port is taken or a file cannot be used; UsageError for options that contradict each other
 */
export async function runSimulator(options: SimulateOptions, context: SimulateContext): Promise<void> {
  const observer = await createObserver(options);
  const serviceTime = (options.observer === 'fixed' ? constantServiceTime : tokenServiceTime)(options.serviceMs);
  const { requestLog: file, fault: faults = [], ...server } = options;
  const simulator = await start({
    ...server,
    observer,
    serviceTime,
    faults,
    ...(file === undefined ? {} : { requestLog: { file } }),
  });
  const stopped = signalled(context);
  // The address comes first and alone: scripts read one line.
  context.stdout.write(`${simulator.url}\n`);
  context.stderr.write(`SIMULATED: no model runs here. Serving ${simulator.model}; stop with Ctrl-C.\n`);
  const faultsOn = faults.length === 0 ? 'none' : faults.map(formatFault).join(' ');
  context.stderr.write(
    `Faults: ${faultsOn} (seed ${options.faultSeed}); switched by POST ${simulator.url}${FAULTS_PATH}\n`,
  );
  await stopped;
  await simulator.close();
}

async function start(options: Parameters<typeof startSimulator>[0]): Promise<Simulator> {
  try {
    return await startSimulator(options);
  } catch (error) {
    if (codeOf(error) === 'EADDRINUSE') {
      const hint = 'choose another --port, or --port 0 for a free one';
      throw new CliError(`port ${options.port ?? 0} is taken`, { cause: error, hint });
    }
    throw new CliError(`the simulator cannot start: ${messageOf(error)}`, { cause: error });
  }
}

/** The system's name of a fault, e.g. EADDRINUSE. */
function codeOf(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
}

function signalled({ signals }: SimulateContext): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      signals.off('SIGINT', stop);
      signals.off('SIGTERM', stop);
      resolve();
    };
    signals.on('SIGINT', stop);
    signals.on('SIGTERM', stop);
  });
}
