import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { ImageQuestion, type QuestionImage } from '../backends/image-question.js';

/** Stage 1: the image, then the question. */
export function answerMessages(prompt: string, image: QuestionImage | null): ChatCompletionMessageParam[] {
  return [
    image === null ? { role: 'user', content: [{ type: 'text', text: prompt }] } : new ImageQuestion(image, prompt),
  ];
}

/** Stage 2: byte for byte the history of stage 1, what was answered, then the confidence question. */
export function confidenceMessages(
  history: readonly ChatCompletionMessageParam[],
  answer: string,
  prompt: string,
): ChatCompletionMessageParam[] {
  return [...history, { role: 'assistant', content: answer }, { role: 'user', content: prompt }];
}
