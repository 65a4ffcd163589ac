import { finishReply } from './chat-completion.js';
import type { Delivery } from './delivery.js';
import type { Generation } from './engine.js';
import type { Exchange } from './exchange.js';
import { API_FAULTS, ENGINE_FAILURE, sendApiError, sendHtml } from './fault-answers.js';
import type { FaultRule } from './fault.js';
import { sendJson } from './http.js';
import type { Listener } from './listener.js';
import { replyTokens } from './reply-tokens.js';
import { simulatedModelId, type ServedModel } from './served-model.js';
import type { ServiceTime } from './service-time.js';
import * as spoil from './spoilt-delivery.js';

/** What a fault does to one request; at most one of these. */
export interface FaultEffect {
  /** Ends it at once, before a slot is asked for. */
  readonly answer?: (exchange: Exchange) => void;
  /** Something is generated, but otherwise. */
  readonly change?: (generation: Generation) => Generation;
  /** The reply is as ever; its way to the client is not. */
  readonly deliver?: (exchange: Exchange, generation: Generation) => Delivery;
}

interface FaultScene {
  readonly listener: Listener;
  readonly served: ServedModel;
}

/** What is to be done for a rule; a change of the server itself is made by this call. */
export function strike(rule: FaultRule, { listener, served }: FaultScene): FaultEffect {
  switch (rule.fault) {
    case 'refused':
      return { answer: () => void listener.leaveFor(rule.forMs) };
    case 'reset-before-headers':
      return { answer: reset };
    case 'http-400':
    case 'http-401':
    case 'http-404':
    case 'http-500':
      return { answer: ({ response }) => sendApiError(response, API_FAULTS[rule.fault](served.id)) };
    case 'http-429':
    case 'http-503':
      return { answer: ({ response }) => sendApiError(response, API_FAULTS[rule.fault](), rule) };
    case 'http-502':
    case 'http-504':
      return { answer: ({ response }) => sendHtml(response, rule.fault === 'http-502' ? 502 : 504) };
    case 'html-200':
      return { answer: ({ response }) => sendHtml(response, 200) };
    case 'error-200':
      return { answer: ({ response }) => sendJson(response, 200, ENGINE_FAILURE.body) };
    case 'model-changed':
      served.replace(rule.model, rule.maxModelLen);
      // What follows, follows from the model.
      return {};
    case 'stall':
      return { change: retimed(() => ({ prefillMs: Infinity, tokenMs: 0 })) };
    case 'latency-spike':
      return { change: retimed((time) => slowed(time, rule.times)) };
    case 'missing-logprobs':
      return { change: (generation) => ({ ...generation, request: { ...generation.request, logprobs: null } }) };
    case 'wrong-model':
      return { change: (generation) => renamed(generation, simulatedModelId(rule.model)) };
    case 'wrong-letter':
    case 'wrong-confidence':
      return { change: (generation) => saying(generation, rule.text) };
    case 'empty-text':
      return { change: (generation) => saying(generation, '') };
    case 'reset-before-body':
      return spoiling(spoil.resetBeforeBody);
    case 'reset-mid-body':
      return spoiling(spoil.resetMidBody);
    case 'truncated-stream':
      return spoiling(spoil.truncate);
    case 'error-frame':
      return spoiling(spoil.errorFrame);
    case 'slow-body':
      return spoiling(spoil.dribble(rule.bodyMs));
    case 'malformed-json':
      return spoiling(spoil.malformJson);
    case 'cut-length':
      return spoiling(spoil.cutShort(true));
    case 'cut-chunked':
      return spoiling(spoil.cutShort(false));
    case 'empty-choices':
      return spoiling(spoil.emptyChoices);
    case 'null-content':
      return spoiling(spoil.nullContent);
  }
}

function spoiling(way: spoil.Spoil): FaultEffect {
  return { deliver: (exchange, generation) => spoil.spoiltDelivery(exchange, generation, way) };
}

function reset(exchange: Exchange): void {
  exchange.cut();
  exchange.request.socket.resetAndDestroy();
}

function retimed(retime: (time: ServiceTime) => ServiceTime): (generation: Generation) => Generation {
  return (generation) => ({ ...generation, retime });
}

function slowed({ prefillMs, tokenMs }: ServiceTime, times: number): ServiceTime {
  return { prefillMs: prefillMs * times, tokenMs: tokenMs * times };
}

function renamed(generation: Generation, model: string): Generation {
  return { ...generation, completion: { ...generation.completion, model } };
}

/** Another text, under no constraint: what does not keep to it is the point. */
function saying(generation: Generation, text: string): Generation {
  const { request, completion } = generation;
  const reply = finishReply(replyTokens(text, 0, []), request.maxTokens ?? Infinity);
  return { ...generation, completion: { ...completion, ...reply } };
}
