import { InvalidInputError } from '../errors.js';

const NODE_TYPES = ['Dataset', 'Question', 'AnswerKey', 'Backend', 'Run', 'Answer', 'AccessToken'] as const;
export type NodeType = (typeof NODE_TYPES)[number];

export interface GlobalId {
  readonly type: NodeType;
  /** One integer, or the parts of a composite key: an answer is (run, question, sample). */
  readonly key: readonly number[];
}

/** Largest value of PostgreSQL's integer; no row can have a greater id. */
const MAX_KEY = 2_147_483_647;
const KEY_PARTS: Readonly<Record<NodeType, number>> = {
  Dataset: 1,
  Question: 1,
  AnswerKey: 1,
  Backend: 1,
  Run: 1,
  Answer: 3,
  AccessToken: 1,
};

/** `('Answer', 12, 345, 0)` -> base64url of `Answer:12:345:0`. */
export function toGlobalId(type: NodeType, ...key: readonly number[]): string {
  return Buffer.from([type, ...key].join(':')).toString('base64url');
}

/**
 * @param argument  what the id was given as
 * @throws InvalidInputError when the text is not an id that {@link toGlobalId} could have made
 */
export function parseGlobalId(id: string, argument = 'id'): GlobalId {
  const [name, ...parts] = Buffer.from(id, 'base64url').toString().split(':');
  const type = NODE_TYPES.find((candidate) => candidate === name);
  const key = parts.map(Number);
  const isPossible = key.every((part) => Number.isSafeInteger(part) && part >= 0 && part <= MAX_KEY);
  // Encoding again catches every other spelling: padding, signs, leading zeros, stray characters.
  if (!type || key.length !== KEY_PARTS[type] || !isPossible || toGlobalId(type, ...key) !== id) {
    throw new InvalidInputError(`"${shortened(id)}" is not an id of this server; take ids from its answers`, {
      field: [argument],
    });
  }
  return { type, key };
}

/**
 * The database id behind a global id that must be of one type.
 * @param argument  what the id was given as
 * @throws InvalidInputError naming the argument
 */
export function keyOf(type: Exclude<NodeType, 'Answer'>, id: string, argument = 'id'): number {
  const parsed = parseGlobalId(id, argument);
  const [key] = parsed.key;
  if (parsed.type !== type || key === undefined) {
    throw new InvalidInputError(`"${shortened(id)}" is the id of a ${parsed.type}, not of a ${type}`, {
      field: [argument],
    });
  }
  return key;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
