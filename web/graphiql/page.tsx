import { GraphiQL } from 'graphiql';
import { useMemo, useState } from 'react';
import { createFetcher } from './fetcher.js';
import { firstTab, readyTabs } from './ready-tabs.js';
import { SystemTheme } from './system-theme.js';
import { TokenNotice } from './token-notice.js';

/** GraphiQL keeps a visitor's tabs under this key; from then on the ready ones are theirs to change or close. */
const TABS_KEY = 'graphiql:tabState';

/**
 * GraphiQL with ready tabs that start a run, watch it and query its metrics.
 * @param endpoint  address of the GraphQL server, for HTTP and WebSocket alike
 * @param storage   where GraphiQL keeps tabs, history and theme
 */
export function GraphiQLPage({ endpoint, storage }: { readonly endpoint: URL; readonly storage: Storage }) {
  const [refusal, setRefusal] = useState<string>();
  const fetcher = useMemo(
    () => createFetcher({ endpoint, onAccess: (allowed, said = '') => setRefusal(allowed ? undefined : said) }),
    [endpoint],
  );
  // GraphiQL fills the first tab's query by itself, but not its variables; said twice, they would open a tab of their own.
  const [initialVariables] = useState(() => (storage.getItem(TABS_KEY) === null ? firstTab.variables : undefined));
  return (
    <GraphiQL
      fetcher={fetcher}
      storage={storage}
      defaultTabs={readyTabs}
      initialVariables={initialVariables}
      defaultEditorToolsVisibility="variables"
    >
      <GraphiQL.Logo>metacog</GraphiQL.Logo>
      <SystemTheme />
      <TokenNotice refusal={refusal} />
    </GraphiQL>
  );
}
