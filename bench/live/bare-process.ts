// A bare graphql-ws server in a process of its own, which tells every subscription each event that bare-server.ts asks for.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Repeater } from '@repeaterjs/repeater';
import { buildSchema } from 'graphql';
import { useServer } from 'graphql-ws/use/ws';
import { WebSocketServer } from 'ws';
import { now } from './clock.js';

const schema = buildSchema(`
  type Query { ok: Boolean }
  type Subscription { answerWritten(runId: ID!, after: Int = 0): AnswerWritten! }
  type AnswerWritten { sequence: Int! answer: Answer! }
  type Answer { id: ID! status: String! letter: String confidence: Int }
`);
const answer = { id: 'QW5zd2VyOjE6MTow', status: 'AWAITING_CONFIDENCE', letter: 'A', confidence: null };
const listeners = new Set<(event: object) => void>();
let sequence = 1;

const eventNow = (): object => ({ answerWritten: { sequence, answer } });
const subscription = {
  answerWritten: () =>
    new Repeater<object>(async (push, stop) => {
      const listener = (event: object): void => void push(event);
      void push(eventNow());
      listeners.add(listener);
      await stop;
      listeners.delete(listener);
    }),
};

const http = createServer();
useServer({ schema, roots: { subscription } }, new WebSocketServer({ server: http, path: '/graphql' }));
http.listen(0, '127.0.0.1', () => process.send?.({ port: (http.address() as AddressInfo).port }));
process.on('message', () => {
  sequence += 1;
  const at = now();
  for (const listener of listeners) listener(eventNow());
  process.send?.({ sequence, at });
});
process.on('disconnect', () => process.exit(0));
