import { formatTime, shellWord } from './format.js';

/** A token that lets nobody in any more. Only who brings the token itself is told. */
export interface TokenEnd {
  readonly name: string;
  /** Null for one that was revoked. */
  readonly expiredAt: Date | null;
}

/** What a close frame has room for. */
const MAX_REASON_BYTES = 123;
const CUT = '…';

const ENDED = /^The token (?<name>.+?) (?<how>expired at [\d:TZ-]+|was revoked)(?:$|; )/su;

/** "The token pipeline expired at 2027-01-31T18:00:00Z; an administrator makes a new one: metacog token create pipeline" */
export function tokenEndInWords(end: TokenEnd): string {
  return `${endOf(end)}; ${newTokenAdvice(end.name)}`;
}

/** Without the advice, and with as much of the name as a close frame has room for: "The token pipeline was revoked". */
export function tokenEndAsCloseReason({ name, expiredAt }: TokenEnd): string {
  let shown = name;
  for (let kept = Array.from(name); bytesOf(endOf({ name: shown, expiredAt })) > MAX_REASON_BYTES;) {
    kept = kept.slice(0, -1);
    shown = kept.join('') + CUT;
  }
  return endOf({ name: shown, expiredAt });
}

/**
 * What a server has said of a token, if it is that it has ended.
 * @param text  a message of its, or the reason of a closed socket
 */
export function readTokenEnd(text: string): { readonly what: string; readonly advice: string } | undefined {
  const { name, how } = ENDED.exec(text)?.groups ?? {};
  if (name === undefined || how === undefined) return undefined;
  return { what: `the token ${name} ${how}`, advice: newTokenAdvice(name.endsWith(CUT) ? 'NAME' : name) };
}

function endOf({ name, expiredAt }: TokenEnd): string {
  return `The token ${name} ${expiredAt === null ? 'was revoked' : `expired at ${formatTime(expiredAt.toISOString())}`}`;
}

function newTokenAdvice(name: string): string {
  return `an administrator makes a new one: metacog token create ${shellWord(name)}`;
}

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).byteLength;
}
