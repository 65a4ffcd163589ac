import type { ChatCompletionMessageParam } from 'openai/resources/chat/completions';
import { ImageQuestion } from './image-question.js';

interface ChatBody {
  readonly messages: readonly ChatCompletionMessageParam[];
}

/** The JSON of a chat request, in UTF-8. An image is neither escaped nor written a second time for the second stage. */
export function chatBody({ messages, ...parameters }: ChatBody): Buffer {
  const parts: Buffer[] = [];
  // What is not yet among the parts.
  let text = '{"messages":[';
  for (const [index, message] of messages.entries()) {
    if (index > 0) text += ',';
    if (message instanceof ImageQuestion) {
      parts.push(Buffer.from(text), message.json);
      text = '';
    } else {
      text += JSON.stringify(message);
    }
  }
  const rest = JSON.stringify(parameters).slice(1);
  text += `]${rest === '}' ? rest : `,${rest}`}`;
  return Buffer.concat([...parts, Buffer.from(text)]);
}
