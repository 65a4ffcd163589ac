import { Agent, request } from 'undici';

/**
 * The least that can be done to put two-stage conversations to a backend: no parsing beyond JSON, nothing stored.
 * @param body  JSON of one request, sent for both stages
 * @returns requests per second
 */
export async function bareLoop(load: { url: string; body: string; items: number; inFlight: number }): Promise<number> {
  const agent = new Agent({ connections: load.inFlight });
  let next = 0;
  const converse = async (): Promise<void> => {
    for (let item = next++; item < load.items; item = next++) {
      for (const stage of [1, 2]) {
        const { body } = await request(`${load.url}/v1/chat/completions`, {
          dispatcher: agent,
          method: 'POST',
          headers: { 'content-type': 'application/json', 'x-request-id': `0/Q-${item}/0/${stage}/1` },
          body: load.body,
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
