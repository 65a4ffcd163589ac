/** Of one page of a list. */
export interface PageInfo {
  readonly hasNextPage: boolean;
  /** What the next page begins after; null of an empty page. */
  readonly endCursor: string | null;
}
