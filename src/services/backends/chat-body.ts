import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { ImageQuestion } from './image-question.js';

interface ChatBody {
  readonly messages: readonly ChatCompletionMessageParam[];
}

/** The JSON of a chat request. An image is neither escaped nor written a second time for the second stage. */
export function chatBody({ messages, ...parameters }: ChatBody): string {
  const parts = messages.map((message) => (message instanceof ImageQuestion ? message.json : JSON.stringify(message)));
  const rest = JSON.stringify(parameters).slice(1);
  return `{"messages":[${parts.join(',')}]${rest === '}' ? rest : `,${rest}`}`;
}
