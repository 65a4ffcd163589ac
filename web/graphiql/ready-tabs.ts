import { NEWEST, PREVIOUS } from './newest-run.js';
import compareRuns from './tabs/compare-runs.graphql?raw';
import controlRun from './tabs/control-run.graphql?raw';
import keyAudit from './tabs/key-audit.graphql?raw';
import runMetrics from './tabs/run-metrics.graphql?raw';
import startRun from './tabs/start-run.graphql?raw';
import watchAnswers from './tabs/watch-answers.graphql?raw';
import watchMetrics from './tabs/watch-metrics.graphql?raw';
import watchRun from './tabs/watch-run.graphql?raw';

interface ReadyTab {
  /** The name of its operation becomes the tab's title. */
  readonly query: string;
  readonly variables: string;
}

export const firstTab = tab(startRun, { input: { dataset: 'metacog-2688', questionLimit: 50 } });

/** What a visitor finds at first, in the order of use. */
export const readyTabs: ReadyTab[] = [
  firstTab,
  tab(watchAnswers, { runId: NEWEST, after: 0 }),
  tab(watchRun, { runId: NEWEST }),
  tab(controlRun, { runId: NEWEST, pause: true, resume: false, retry: false, cancel: false }),
  tab(watchMetrics, { runId: NEWEST, answerKey: null }),
  tab(runMetrics, { runId: NEWEST, answerKey: null }),
  tab(compareRuns, { baseline: PREVIOUS, candidate: NEWEST }),
  tab(keyAudit, { dataset: 'metacog-2688' }),
];

function tab(query: string, variables: Record<string, unknown>): ReadyTab {
  return { query: query.trimEnd(), variables: JSON.stringify(variables, null, 2) };
}
