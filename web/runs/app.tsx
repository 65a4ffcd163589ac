import { useSyncExternalStore } from 'react';
import { Route, Switch } from 'wouter';
import type { Api } from '../api/api.js';
import { ApiContext } from '../api/api-context.js';
import { ComparePage } from './pages/compare-page.js';
import { QuestionPage } from './pages/question-page.js';
import { RunAnswersPage } from './pages/run-answers-page.js';
import { RunListPage } from './pages/run-list-page.js';
import { RunPage } from './pages/run-page.js';
import { ConnectionNotice } from './parts/connection-notice.js';
import { SiteNavigation } from './parts/site-navigation.js';
import { TokenForm } from './parts/token-form.js';

/** The run pages: runs, one run, two runs side by side, one question. */
export function App({ api }: { readonly api: Api }) {
  const { isRefused, token, given, end } = useSyncExternalStore(api.access.subscribe, api.access.current);
  return (
    <ApiContext value={api}>
      <a className="skip" href="#main">
        Skip to content
      </a>
      <header className="site-header">
        <SiteNavigation />
      </header>
      <main id="main" tabIndex={-1}>
        <ConnectionNotice />
        {isRefused && <TokenForm isWrong={token !== undefined} end={end} onToken={api.access.giveToken} />}
        {/* A new token begins everything anew: what was refused is asked again. */}
        <Switch key={given}>
          <Route path="/">{() => <RunListPage />}</Route>
          <Route path="/runs/:id">{({ id }) => <RunPage key={id} id={id} />}</Route>
          <Route path="/runs/:id/answers">{({ id }) => <RunAnswersPage key={id} id={id} />}</Route>
          <Route path="/compare">{() => <ComparePage />}</Route>
          <Route path="/questions/:id">{({ id }) => <QuestionPage key={id} id={id} />}</Route>
          <Route>{() => <h1>There is no such page</h1>}</Route>
        </Switch>
      </main>
    </ApiContext>
  );
}
