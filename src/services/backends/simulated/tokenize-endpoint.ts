import type { IncomingMessage, ServerResponse } from 'node:http';
import { z } from 'zod';
import { malformed } from './api-error.js';
import { parseJson } from './chat-request.js';
import { readJsonBody, sendJson } from './http.js';
import { tokenId, tokenise } from './tokenizer.js';

const form = z.object({ prompt: z.string(), return_token_strs: z.boolean().nullish() });

/** POST /tokenize with a `prompt`; the form with `messages` is not simulated. */
export async function tokenize(request: IncomingMessage, response: ServerResponse, maxModelLen: number): Promise<void> {
  const parsed = form.safeParse(parseJson(await readJsonBody(request)));
  if (!parsed.success) {
    throw malformed(parsed.error.issues.map(({ code, path, message }) => ({ type: code, path, message })));
  }
  const tokens = tokenise(parsed.data.prompt);
  sendJson(response, 200, {
    count: tokens.length,
    max_model_len: maxModelLen,
    tokens: tokens.map(tokenId),
    token_strs: parsed.data.return_token_strs ? tokens : null,
  });
}
