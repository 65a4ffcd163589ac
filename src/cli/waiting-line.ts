import { formatDuration } from '../words/format.js';
import type { TextStream } from './cli-context.js';

const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const FRAME_MS = 100;
const CLEAR_LINE = '\r\u001b[K';

/** Says on a terminal, and nowhere else, what is waited for and how long, until `work` is done; leaves no trace. */
export async function whileWaiting<Result>(stream: TextStream, label: string, work: Promise<Result>): Promise<Result> {
  if (stream.isTTY !== true) return work;
  const startedAtMs = Date.now();
  let frame = 0;
  const draw = () => {
    frame = (frame + 1) % FRAMES.length;
    stream.write(`${CLEAR_LINE}${FRAMES[frame] ?? ''} ${label} … ${formatDuration(Date.now() - startedAtMs)}`);
  };
  const timer = setInterval(draw, FRAME_MS);
  try {
    return await work;
  } finally {
    clearInterval(timer);
    stream.write(CLEAR_LINE);
  }
}
