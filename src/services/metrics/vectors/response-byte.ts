/**
 * What metrics know of one answer, in one byte of a response vector:
 *
 *     0                                                        there is no such answer
 *     1 + (reply * CONFIDENCES + confidence) * STATUSES + status
 *
 *     reply       0 no reply, 1 no letter in it, 2 + place of the letter, MAX_LETTERS more with token probabilities
 *     confidence  0 none, else 1-5
 *     status      place in STATUSES_IN_ORDER
 *
 * With six letters that is 253 of the 256 values.
 */
export const MAX_LETTERS = 6;
const STATUSES_IN_ORDER = ['COMPLETE', 'FAILED', 'AWAITING_CONFIDENCE'] as const;
const CONFIDENCES = 6;
const STATUSES = STATUSES_IN_ORDER.length;
const REPLIES = 2 + 2 * MAX_LETTERS;

export interface Response {
  /** Stage 1 has a reply. */
  readonly hasReply: boolean;
  /** Place among the letters of the vector; null when none could be read. */
  readonly letter: number | null;
  readonly confidence: number | null;
  readonly status: (typeof STATUSES_IN_ORDER)[number];
  /** It may be in N_tok: a letter, and probabilities that have mass. */
  readonly hasTokens: boolean;
}

function responseOf(byte: number): Response {
  const value = byte - 1;
  const status = STATUSES_IN_ORDER[value % STATUSES] ?? 'FAILED';
  const confidence = Math.floor(value / STATUSES) % CONFIDENCES;
  const reply = Math.floor(value / STATUSES / CONFIDENCES);
  return {
    hasReply: reply > 0,
    letter: reply < 2 ? null : (reply - 2) % MAX_LETTERS,
    confidence: confidence === 0 ? null : confidence,
    status,
    hasTokens: reply >= 2 + MAX_LETTERS,
  };
}

/** By byte; undefined for 0 and for the bytes that nothing is packed into. */
export const RESPONSES: readonly (Response | undefined)[] = Array.from({ length: 256 }, (_, byte) =>
  byte === 0 || byte > REPLIES * CONFIDENCES * STATUSES ? undefined : responseOf(byte),
);

/**
 * SQL for the byte of `answers a`, as a number from 1.
 *
 * @param letters  SQL for the letters of the vector, a text[]
 * @param hasTokens  SQL for whether the answer has token probabilities with mass; asked only where it has a letter
 */
export function responseByteSql(letters: string, hasTokens: string): string {
  const status = STATUSES_IN_ORDER.map((name, place) => `WHEN '${name}' THEN ${place}`).join(' ');
  const letter = `1 + array_position(${letters}, a.letter) + CASE WHEN ${hasTokens} THEN ${MAX_LETTERS} ELSE 0 END`;
  const reply = `CASE a.letter_status WHEN 'MISSING' THEN 0 WHEN 'UNPARSED' THEN 1 ELSE ${letter} END`;
  return `1 + ((${reply}) * ${CONFIDENCES} + coalesce(a.confidence, 0)) * ${STATUSES} + CASE a.status ${status} END`;
}
