import { print } from '@0no-co/graphql.web';
import type { DocumentDecoration } from 'gql.tada';
import type { Operation } from '../operations/operation.js';

/** What a server is asked: a document made by `graphql`, or a text whose shapes are told by hand. */
export type Document<Data, Variables extends object> = Operation<Data, Variables> | DocumentDecoration<Data, Variables>;

/** Documents are told apart by identity, so each is printed once. */
const texts = new WeakMap<object, string>();

export function textOf(document: Document<unknown, never>): string {
  if ('text' in document) return document.text;
  const known = texts.get(document);
  if (known !== undefined) return known;
  // The decoration is only a type: at run time it is a syntax tree.
  const text = print(document as Parameters<typeof print>[0]);
  texts.set(document, text);
  return text;
}
