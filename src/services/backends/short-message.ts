/** Characters of a fault's message at most: it is kept with the answer and shown in one line. */
const MAX_LENGTH = 300;

const HTML = /<(?:!doctype|html|head|body|title|center|h1)\b/i;

/** What a backend or a proxy said, in one line of at most 300 characters; of an HTML page its title, or else its text. */
export function shortMessage(text: string): string {
  const line = (HTML.test(text) ? textOfHtml(text) : text).replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return line.length <= MAX_LENGTH ? line : `${line.slice(0, MAX_LENGTH - 1)}…`;
}

/** Keeps what stands before the page, e.g. the status. */
function textOfHtml(text: string): string {
  const start = text.indexOf('<');
  // A page of megabytes says what it has to say at its beginning.
  const page = text.slice(start, start + 10_000);
  const title = /<title[^>]*>([^<]+)<\/title>/i.exec(page)?.[1];
  const words = title ?? page.replaceAll(/<(style|script)\b[\s\S]*?(?:<\/\1>|$)/gi, ' ').replaceAll(/<[^>]*>?/g, ' ');
  return `${text.slice(0, start)} ${words} (an HTML page)`;
}
