import { DOMParser } from 'linkedom';

/** What a plot can be drawn in where there is no browser. */
export function blankDocument(): Document {
  // It does what the DOM's own type says as far as drawing goes, though its types do not say so.
  return new DOMParser().parseFromString('<!doctype html><html></html>', 'text/html') as unknown as Document;
}
