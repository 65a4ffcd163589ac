import { useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';

/**
 * Says how to give the token, above the editors, for as long as the server refuses requests; then reads the schema,
 * which was refused as well.
 */
export function TokenNotice({ isShown }: { readonly isShown: boolean }) {
  const actions = useGraphiQLActions();
  const wasShown = useRef(isShown);
  useEffect(() => {
    if (wasShown.current && !isShown) void actions.introspect();
    wasShown.current = isShown;
  }, [isShown, actions]);
  if (!isShown) return null;
  return (
    <p role="alert" className="token-notice">
      This server asks for a token: its <code>METACOG_TOKEN</code>, or one that was made with it. Open <b>Headers</b>{' '}
      below the query, enter <code>{'{ "Authorization": "Bearer …" }'}</code> and run the query. It then goes for every
      tab, until you load the page again.
    </p>
  );
}
