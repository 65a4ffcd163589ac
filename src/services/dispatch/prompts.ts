import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';

/** Stage 1: the image, then the question. */
export function answerMessages(prompt: string, imageUrl: string | null): ChatCompletionMessageParam[] {
  const text = { type: 'text', text: prompt } as const;
  const image = imageUrl === null ? [] : [{ type: 'image_url', image_url: { url: imageUrl } } as const];
  return [{ role: 'user', content: [...image, text] }];
}

/** Stage 2: byte for byte the history of stage 1, what was answered, then the confidence question. */
export function confidenceMessages(
  history: readonly ChatCompletionMessageParam[],
  answer: string,
  prompt: string,
): ChatCompletionMessageParam[] {
  return [...history, { role: 'assistant', content: answer }, { role: 'user', content: prompt }];
}
