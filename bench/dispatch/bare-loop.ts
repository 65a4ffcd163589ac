import { Agent, request } from 'undici';
import type { RequestBodies } from './request-bodies.js';

/**
 * The least that can be done to put two-stage conversations to a backend: no parsing beyond JSON, nothing stored, each
 * request as a whole made beforehand.
 * @returns requests per second
 */
export async function bareLoop(load: {
  readonly url: string;
  readonly bodies: readonly RequestBodies[];
  readonly items: number;
  readonly inFlight: number;
}): Promise<number> {
  const agent = new Agent({ connections: load.inFlight });
  let next = 0;
  const converse = async (): Promise<void> => {
    for (let item = next++; item < load.items; item = next++) {
      for (const [index, requestBody] of (load.bodies[item % load.bodies.length] ?? []).entries()) {
        const { body } = await request(`${load.url}/v1/chat/completions`, {
          dispatcher: agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-request-id': `0/Q-${item}/0/${index + 1}/1` },
          body: requestBody,
        });
        await body.json();
      }
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: load.inFlight }, converse));
  const seconds = (performance.now() - startedAt) / 1000;
  await agent.close();
  return (2 * load.items) / seconds;
}
