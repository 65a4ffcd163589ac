import { useGraphiQLActions } from '@graphiql/react';
import { useEffect, useRef } from 'react';
import { readTokenEnd } from '../../src/words/token-end.js';

/**
 * Says how to give the token, above the editors, for as long as the server refuses requests; then reads the schema,
 * which was refused as well. `refusal` is what the server has said.
 */
export function TokenNotice({ refusal }: { readonly refusal: string | undefined }) {
  const isShown = refusal !== undefined;
  const actions = useGraphiQLActions();
  const wasShown = useRef(isShown);
  useEffect(() => {
    if (wasShown.current && !isShown) void actions.introspect();
    wasShown.current = isShown;
  }, [isShown, actions]);
  if (!isShown) return null;
  const end = readTokenEnd(refusal);
  return (
    <p role="alert" className="token-notice">
      {end && `The server does not take the token that was entered: ${end.what}. `}
      This server asks for a token: its <code>METACOG_TOKEN</code>, or one that was made with it. Open <b>Headers</b>{' '}
      below the query, enter <code>{'{ "Authorization": "Bearer …" }'}</code> and run the query. It then goes for every
      tab, until you load the page again.
    </p>
  );
}
