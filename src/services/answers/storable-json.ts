/** What is left of them in the JSON of a text: NUL, and halves of a surrogate pair without the other. */
const UNSTORABLE = /\\u(?:0000|d[89a-f])/;

/**
 * JSON that Postgres takes as jsonb: it can hold neither NUL nor a lone surrogate. A model can say either, and its twenty
 * likeliest tokens can name the byte 0 though nobody would say it. Each becomes U+FFFD.
 */
export function storableJson(value: unknown): string {
  const json = JSON.stringify(value);
  // Most replies hold neither, and one look at the text is cheaper than one at each of its values.
  return UNSTORABLE.test(json) ? JSON.stringify(value, storable) : json;
}

function storable(_: string, value: unknown): unknown {
  return typeof value === 'string' ? value.replaceAll('\0', '\uFFFD').replaceAll(/\p{Surrogate}/gu, '\uFFFD') : value;
}
