import { formatCount, NONE } from '../../../src/words/format.js';
import type { ShownRun } from '../../api/run-operations.js';

/** How the run was asked and what answered: settings, dataset and the fingerprint of server and program. */
export function RunFacts({ run }: { readonly run: ShownRun }) {
  const { dataset, settings, environment, backend } = run;
  const time = (at: string | null): string => (at === null ? NONE : new Date(at).toLocaleString());
  return (
    <section className="card" aria-labelledby="facts">
      <h2 id="facts">Settings and environment</h2>
      <div className="columns">
        <Facts
          title="Run"
          facts={[
            ['dataset', `${dataset.name} v${dataset.version}, ${formatCount(dataset.questionCount)} questions`],
            ['content hash', dataset.contentHash.slice(0, 12)],
            ['backend', `${backend.name} (${backend.kind})`],
            ['model', run.model],
            ['labels', run.labels.join(', ') || NONE],
            ['created', time(run.createdAt)],
            ['started', time(run.startedAt)],
            ['finished', time(run.finishedAt)],
          ]}
        />
        <Facts title="Settings" facts={flattened(settings)} />
        <Facts title="Environment" facts={flattened(environment)} />
      </div>
    </section>
  );
}

type Fact = readonly [name: string, value: string];

function Facts({ title, facts }: { readonly title: string; readonly facts: readonly Fact[] }) {
  return (
    <div>
      <h3>{title}</h3>
      {facts.length === 0 && <p className="muted">Nothing was recorded.</p>}
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

/** {backend: {version: "0.31.0"}} -> "backend version", "0.31.0"; what is not set is a dash. */
function flattened(values: object, prefix = ''): Fact[] {
  return Object.entries(values).flatMap(([name, value]: [string, unknown]): Fact[] => {
    const words = `${prefix}${name.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}`;
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return flattened(value, `${words} `);
    return [[words, value === null ? NONE : typeof value === 'string' ? value : JSON.stringify(value)]];
  });
}
