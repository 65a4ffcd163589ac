// A process of its own that subscribes over WebSockets and does as little as it can with what it is told: it is forked
// by clients.ts and told what to do by messages.
import { now } from './clock.js';
import type { Arrivals, Commits, Latencies, Order, Subscribers } from './clients.js';
import { RawSocket } from './raw-socket.js';

const ACKNOWLEDGED = '{"type":"connection_ack"}';

/** When each subscription was told each sequence number, from 1 on. */
const arrivals: number[][] = [];
let attached = 0;

const reply = (message: object): void => void process.send?.(message);

async function open({ url, sockets: count, subscriptions, query, variables, freeze }: Subscribers): Promise<void> {
  const isAttached = new Promise<void>((resolve) => {
    const wanted = arrivals.length + subscriptions;
    const timer = setInterval(() => {
      if (attached < wanted && !freeze) return;
      clearInterval(timer);
      resolve();
    }, 20);
  });
  for (let index = 0; index < count; index += 1) {
    const socket = await connect(url);
    const first = arrivals.length;
    for (let own = 0; own < subscriptions / count; own += 1) arrivals.push([]);
    socket.onMessage = take;
    for (let id = first; id < arrivals.length; id += 1) {
      socket.send(JSON.stringify({ type: 'subscribe', id: String(id), payload: { query, variables } }));
    }
    if (freeze) socket.freeze();
  }
  await isAttached;
  reply({ kind: 'opened' });
}

async function connect(url: string): Promise<RawSocket> {
  const socket = await RawSocket.open(url);
  await new Promise<void>((resolve, reject) => {
    socket.onMessage = (message) => {
      if (message.toString() === ACKNOWLEDGED) resolve();
      else reject(new Error(message.toString()));
    };
    socket.send('{"type":"connection_init"}');
  });
  return socket;
}

const ID_AT = '{"id":"'.length;
const SEQUENCE = Buffer.from('"sequence":');
const DIGITS = 10;

function take(message: Buffer): void {
  const at = message.indexOf(SEQUENCE);
  if (at < 0) return;
  const times = arrivals[numberAt(message, ID_AT)];
  const sequence = numberAt(message, at + SEQUENCE.length);
  if (!times || sequence !== times.length + 1) throw new Error(`Out of order: ${message.toString()}`);
  if (times.push(now()) === 1) attached += 1;
}

function numberAt(message: Buffer, at: number): number {
  return parseInt(message.toString('latin1', at, at + DIGITS), 10);
}

/** Milliseconds from the commit of a write to its arrival, over all subscriptions; 0 for what came sooner. */
function latencies(commits: Commits): Latencies {
  const all = new Float64Array(commits.length * arrivals.length);
  let count = 0;
  for (const times of arrivals) {
    for (const [sequence, at] of commits) {
      const arrived = times[sequence - 1];
      if (arrived !== undefined) all[count++] = Math.max(0, arrived - at);
    }
  }
  const sorted = all.subarray(0, count).sort();
  const quantile = (share: number): number => sorted[Math.min(count - 1, Math.floor(share * count))] ?? NaN;
  return { expected: all.length, count, p50: quantile(0.5), p99: quantile(0.99), max: quantile(1) };
}

/** When the last subscription was told each of these sequence numbers; NaN where one has not been. */
function last(sequences: readonly number[]): Arrivals {
  return { last: sequences.map((sequence) => Math.max(...arrivals.map((times) => times[sequence - 1] ?? NaN))) };
}

process.on('message', (order: Order) => {
  if (order.kind === 'open') void open(order.subscribers);
  else if (order.kind === 'latencies') reply(latencies(order.commits));
  else reply(last(order.commits.map(([sequence]) => sequence)));
});
process.on('disconnect', () => process.exit(0));
