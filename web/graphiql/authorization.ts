type Headers = Readonly<Record<string, unknown>>;

/**
 * GraphiQL keeps headers per tab. The token typed in one of them goes for all that have none of their own, until the page
 * is loaded anew; it is stored nowhere.
 * @returns a function from a tab's headers to those that are sent
 */
export function createAuthorizationMemory(): (headers: Headers | undefined) => Record<string, unknown> {
  let remembered: unknown;
  return (headers = {}) => {
    const name = Object.keys(headers).find((key) => key.toLowerCase() === 'authorization');
    if (name !== undefined) {
      remembered = headers[name];
      return { ...headers };
    }
    return remembered === undefined ? { ...headers } : { ...headers, Authorization: remembered };
  };
}
