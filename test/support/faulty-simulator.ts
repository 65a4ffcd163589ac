import { expect } from '@jest/globals';
import type { FaultInput } from '../../src/services/backends/simulated/fault.js';
import { fixedObserver } from '../../src/services/backends/simulated/fixed-observer.js';
import type { RequestRecord } from '../../src/services/backends/simulated/request-log.js';
import { constantServiceTime } from '../../src/services/backends/simulated/service-time.js';
import { startSimulator, type Simulator } from '../../src/services/backends/simulated/simulator.js';
import { rawPost, type RawExchange } from './raw-exchange.js';
import { chatBody } from './simulated-chat.js';

/** More of a request than every one has. */
export type Fields = Readonly<Record<string, unknown>>;

/** Asks for the reply piece by piece. */
export const STREAM: Fields = { stream: true };

/** A simulated vLLM that always says A, and what the tests of its faults ask of it. */
export class FaultySimulator {
  private constructor(readonly simulator: Simulator) {}

  static async start(): Promise<FaultySimulator> {
    return new FaultySimulator(
      await startSimulator({ observer: fixedObserver(), serviceTime: constantServiceTime(0) }),
    );
  }

  get url(): string {
    return `${this.simulator.url}/v1/chat/completions`;
  }

  lastRecord(): RequestRecord {
    return this.simulator.requests.records.at(-1)!;
  }

  /** One request on its own connection; of stage 1, if `fields` do not say otherwise. */
  ask(fields: Fields = {}, requestId = '1/Q-1/0/1/1'): Promise<RawExchange> {
    return rawPost(this.url, chatBody(fields), { 'x-request-id': requestId });
  }

  /** The same with this fault alone, which must have struck. */
  async under(fault: FaultInput, fields?: Fields, requestId?: string): Promise<RawExchange> {
    this.simulator.faults.set([fault]);
    const exchange = await this.ask(fields, requestId);
    expect(this.lastRecord().fault).toBe(fault.fault);
    expect(this.simulator.faults.list()).toMatchObject([{ matched: 1, injected: 1 }]);
    return exchange;
  }

  /** @param name  of a line of /metrics, or how it begins */
  async metric(name: string): Promise<number | undefined> {
    const text = await (await fetch(`${this.simulator.url}/metrics`)).text();
    const line = text.split('\n').find((candidate) => candidate.startsWith(name));
    return line === undefined ? undefined : Number(line.split(' ').at(-1));
  }

  close(): Promise<void> {
    return this.simulator.close();
  }
}

export function jsonOf({ body }: RawExchange): unknown {
  return JSON.parse(body) as unknown;
}

/** What the model says in a reply that was not streamed. */
export function contentOf(exchange: RawExchange): unknown {
  return (jsonOf(exchange) as { choices: { message: { content: unknown } }[] }).choices[0]?.message.content;
}

/** vLLM's own form of an error; any message where none is given. */
export function vllmError(code: number, type: string, message?: unknown, param: string | null = null): unknown {
  return { error: { message: message ?? expect.any(String), type, param, code } };
}
