import { encode } from 'fast-png';

/** A small grey PNG as the client sends it; another grey is another image. */
export function pngDataUrl(grey = 128, edge = 56): string {
  const data = new Uint8Array(edge * edge).fill(grey);
  return `data:image/png;base64,${Buffer.from(encode({ width: edge, height: edge, data, channels: 1 })).toString('base64')}`;
}

export const ANSWER_PROMPT = 'Which one has more: O or X?\nChoose one:\nA. O\nB. X\nAnswer with A or B only.';
export const CONFIDENCE_PROMPT = "How sure are you, from 1 to 5? Answer with 'confidence: N' only.";

/** The messages of stage 1. */
export function answerMessages(imageUrl = pngDataUrl()) {
  return [
    {
      role: 'user' as const,
      content: [
        { type: 'image_url' as const, image_url: { url: imageUrl } },
        { type: 'text' as const, text: ANSWER_PROMPT },
      ],
    },
  ];
}

/** The messages of stage 2: the same conversation, gone on. */
export function confidenceMessages(answer: string, imageUrl = pngDataUrl()) {
  return [
    ...answerMessages(imageUrl),
    { role: 'assistant' as const, content: answer },
    { role: 'user' as const, content: CONFIDENCE_PROMPT },
  ];
}

/** The body of a stage-1 request; fields given replace the defaults. */
export function chatBody(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return { model: 'simulated/fixed', temperature: 0, max_completion_tokens: 64, messages: answerMessages(), ...fields };
}

/** POSTs JSON; a string goes out as it is. */
export function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}
