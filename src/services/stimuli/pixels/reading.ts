/** What an image was found to show: the truth in the words of an option, or why there is none to be had. */
export type Reading =
  { readonly truth: string; readonly reason?: undefined } | { readonly truth: null; readonly reason: string };

export function found(truth: string): Reading {
  return { truth };
}

/** @param reason  what was seen, as half a sentence about the image, e.g. `O and X occur equally often` */
export function undecided(reason: string): Reading {
  return { truth: null, reason };
}
