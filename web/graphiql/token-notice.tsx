/** Says how to give the token, above the editors, for as long as the server refuses requests. */
export function TokenNotice({ isShown }: { readonly isShown: boolean }) {
  if (!isShown) return null;
  return (
    <p role="alert" className="token-notice">
      This server asks for a token (its <code>METACOG_TOKEN</code>). Open <b>Headers</b> below the query, enter{' '}
      <code>{'{ "Authorization": "Bearer …" }'}</code> and run the query again.
    </p>
  );
}
