import { Command, InvalidArgumentError, Option } from 'commander';
import { messageOf } from '../errors.js';
import { parseFaultSpec } from '../services/backends/simulated/fault-spec.js';
import type { FaultRule } from '../services/backends/simulated/fault.js';
import { UsageError } from './cli-error.js';
import type { CliContext } from './cli-context.js';
import { integer, nonNegativeNumber, positiveInteger } from './option-parsers.js';
import { FAULT_HELP } from './fault-help.js';
import { flagOf, OBSERVERS, OBSERVER_OPTIONS } from './observer-options.js';
import type { SimulateOptions } from './run-simulator.js';

const EXAMPLES = `
Observers:
  recorded          replays a results file: its texts, and its probabilities as logprobs
  signal-detection  sees noisy evidence that depends on the question's level; by default it knows the built-in dataset
  fixed             says "A" and "confidence: 5" to everything, in constant time; for benches

It speaks vLLM's /v1/chat/completions (streamed or not), /v1/models, /tokenize, /health, /version, /load and /metrics.
The model id always begins with "simulated/". Replies need the header X-Request-Id: <run>/<qid>/<sample>/<stage>/<attempt>.

Examples:
  metacog simulate --observer signal-detection --port 8000
  VLLM_URL=http://127.0.0.1:8000 metacog serve                then, in another terminal
  metacog simulate --observer recorded --results results.jsonl
  metacog simulate --observer fixed --service-ms 100 --max-num-seqs 64
  metacog simulate --observer fixed --fault http-503:rate=0.05,retry-after=1 --fault stall:stage=2,nth=10`;

/** `metacog simulate`: a vLLM server without a GPU, until it is told to stop. */
export function simulateCommand(context: Pick<CliContext, 'stdout' | 'stderr' | 'signals'>): Command {
  const command = new Command('simulate')
    .summary('a simulated vLLM server, for trying out and for tests')
    .description('Serves a simulated model over the HTTP contract of vLLM 0.32. No model runs.')
    .addOption(new Option('--observer <name>', 'who answers').choices(OBSERVERS).makeOptionMandatory())
    .option('--port <n>', 'TCP port on 127.0.0.1; 0 takes a free one', portNumber, 8000)
    .option('--model <name>', 'name of the model after "simulated/" (default: that of the observer)')
    .option('--service-ms <ms>', 'time of one stage in its slot; exactly this for fixed', nonNegativeNumber, 20)
    .option('--max-num-seqs <n>', 'requests that run at once; the others wait', positiveInteger, 64)
    .option(
      '--max-num-queued-reqs <n>',
      'answer 503 above so many requests in flight (default: never)',
      positiveInteger,
    )
    .option('--max-model-len <n>', 'tokens of prompt and reply together', positiveInteger, 32_768)
    .option('--api-key <key>', 'ask for this key under /v1')
    .option('--request-log <file>', 'append one JSON line for each chat request')
    .option('--fault <spec>', 'make this go wrong, e.g. http-503:rate=0.05,stage=2 (repeatable; see below)', faultRules)
    .option('--fault-seed <n>', 'another whole number is another draw of all faults by rate', integer, 1)
    .option('--results <file>', 'recorded: the results (JSONL) to replay');
  return signalDetectionOptions(command)
    .addHelpText('after', EXAMPLES + FAULT_HELP)
    .action(async (options: SimulateOptions) => {
      checkOwnership(options, command);
      // loaded only now: the other commands need neither the server nor the built-in dataset
      const { runSimulator } = await import('./run-simulator.js');
      await runSimulator(options, context);
    });
}

function signalDetectionOptions(command: Command): Command {
  return command
    .option('--questions <file>', 'signal-detection: the questions (JSONL) it knows (default: the built-in dataset)')
    .option('--catalog <file>', 'signal-detection: the catalogue (JSON) of those questions')
    .option('--seed <n>', 'signal-detection: another whole number is another observer (1)', integer)
    .option('--min-sensitivity <d>', "signal-detection: d' at the hardest level (0.1)", finiteNumber)
    .option('--max-sensitivity <d>', "signal-detection: d' at the easiest level (4.2)", finiteNumber)
    .option('--exponent <n>', 'signal-detection: below 1 it is good early, above 1 late (0.8-3 by task)', finiteNumber)
    .option('--bias <z>', 'signal-detection: above 0 favours the second letter, in sd of evidence (0.15)', finiteNumber)
    .option('--lapse-rate <p>', 'signal-detection: share of questions not looked at (0.01)', finiteNumber)
    .option('--logit-per-evidence <n>', 'signal-detection: nats of log odds per sd of evidence (2.5)', finiteNumber)
    .option('--rating-noise <sd>', 'signal-detection: noise of the confidence only (0.3)', finiteNumber)
    .option(
      '--confidence-criteria <a,b,c,d>',
      'signal-detection: evidence for 2, 3, 4, 5 (-0.5,-0.2,0.05,0.4)',
      numbers,
    )
    .option('--rating-sharpness <n>', 'signal-detection: nats per step between ratings (2)', finiteNumber);
}

/** An option of another observer would be ignored without a word. */
function checkOwnership({ observer }: SimulateOptions, command: Command): void {
  const others = OBSERVERS.filter((name) => name !== observer);
  for (const owner of others) {
    const strange = OBSERVER_OPTIONS[owner].find((name) => command.getOptionValueSource(name) === 'cli');
    if (strange !== undefined)
      throw new UsageError(`${flagOf(strange)} belongs to --observer ${owner}, not to ${observer}`);
  }
}

/** commander calls it for each --fault with those read before. */
function faultRules(spec: string, before: readonly FaultRule[] = []): FaultRule[] {
  try {
    return [...before, parseFaultSpec(spec)];
  } catch (error) {
    throw new InvalidArgumentError(`${messageOf(error)}.`);
  }
}

function portNumber(text: string): number {
  const value = integer(text);
  if (value < 0 || value > 65_535) throw new InvalidArgumentError('It must be a port, 0-65535.');
  return value;
}

function finiteNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

function numbers(text: string): number[] {
  return text.split(',').map(finiteNumber);
}
