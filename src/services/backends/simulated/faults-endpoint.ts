import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { badRequest } from './api-error.js';
import { parseJson } from './chat-request.js';
import type { FaultControl } from './fault-control.js';
import { FaultSpecError, parseFaultSpec, readFault } from './fault-spec.js';
import type { FaultRule } from './fault.js';
import { readJsonBody, sendJson } from './http.js';

/** Where people and tests in other processes find the switches; no path of vLLM begins so. */
export const FAULTS_PATH = '/simulator/faults';

const list = z.array(z.unknown());

/** GET: the rules in force as `[{rule, matched, injected}]`. */
export function showFaults(response: ServerResponse, faults: FaultControl): void {
  sendJson(response, 200, faults.list());
}

/**
 * POST of a JSON list of rules, as objects or as specs of the command line, which replaces all; [] clears. Answers as GET
 * does.
 * @throws ApiError 400 saying what is wrong; then nothing has changed
 */
export async function setFaults(
  request: IncomingMessage,
  response: ServerResponse,
  faults: FaultControl,
): Promise<void> {
  const parsed = list.safeParse(parseJson(await readJsonBody(request)));
  if (!parsed.success) throw badRequest('Send a JSON list of faults; [] clears them.');
  faults.set(parsed.data.map(ruleOf));
  showFaults(response, faults);
}

function ruleOf(item: unknown): FaultRule {
  try {
    return typeof item === 'string' ? parseFaultSpec(item) : readFault(item);
  } catch (error) {
    throw error instanceof FaultSpecError ? badRequest(error.message) : error;
  }
}
