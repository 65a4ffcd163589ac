import {
  aside,
  list,
  paragraph,
  table,
  type Block,
  type Cell,
  type Document,
  type Notice,
  type Section,
} from '../../services/exports/document/document.js';
import { formatCount, formatPercent, shellWord } from '../../words/format.js';
import type { KeyAgreement } from '../api/import-operations.js';
import { groupBy } from '../group-by.js';
import type { DatasetAudit } from './dataset-audit.js';
import { alarmsInWords, conflictInWords, type Findings } from './findings.js';

/** The keys of a dataset against each other, and against the answers of its runs. */
export function auditDocument(audit: DatasetAudit, findings: Findings): Document {
  const { dataset } = audit;
  return {
    notices: suspicion(audit, findings),
    title: `Answer keys of dataset ${dataset.name} v${dataset.version}, ${formatCount(dataset.questionCount)} questions`,
    sections: [
      keysSection(audit, findings),
      agreementSection(audit),
      disagreementSection(audit),
      runsSection(audit, findings),
    ],
  };
}

function suspicion(audit: DatasetAudit, findings: Findings): Notice[] {
  const lines = [...findings.conflicts.map(conflictInWords), ...alarmsInWords(findings, audit)];
  if (lines.length === 0) return [];
  return [{ kind: 'notice', tone: 'bad', title: 'SUSPECT: an answer key looks wrong', lines }];
}

function keysSection(audit: DatasetAudit, findings: Findings): Section {
  return {
    title: 'Keys',
    blocks: [
      table(
        ['key', 'source', '>questions', 'letters', 'default', 'verdict'],
        audit.dataset.answerKeys.map(({ name, source, questionCount, letterCounts, isDefault }) => [
          name,
          source,
          formatCount(questionCount),
          letterCounts.map(({ letter, count }) => `${letter} ${formatCount(count)}`).join(', '),
          isDefault ? 'yes' : '',
          verdictOn(name, audit, findings),
        ]),
      ),
    ],
  };
}

function verdictOn(key: string, { underKeys }: DatasetAudit, { conflicts, alarms }: Findings): Cell {
  const raisedUnder = (name: string) => alarms.filter(({ answerKey }) => answerKey === name).length;
  const raised = raisedUnder(key);
  if (raised > 0) {
    const runs = underKeys.find(({ answerKey }) => answerKey === key)?.runs.length ?? 0;
    return { text: `SUSPECT: ${raised} of ${runs} runs raise an alarm`, tone: 'bad' };
  }
  const opponents = conflicts
    .map(({ pair }) => [pair.left.name, pair.right.name])
    .filter((names) => names.includes(key))
    .map((names) => names.find((name) => name !== key) ?? '');
  if (opponents.length === 0) return { text: 'nothing suspect', tone: 'good' };
  if (opponents.every((name) => raisedUnder(name) > 0)) return { text: 'contradicts suspect keys only', tone: 'good' };
  return { text: `contradicts ${opponents.join(', ')}; no run speaks against it`, tone: 'warning' };
}

function agreementSection({ dataset }: DatasetAudit): Section {
  const { agreements } = dataset.keyAudit;
  const pairs = [...groupBy(agreements, ({ left, right }) => JSON.stringify([left.name, right.name])).values()];
  return {
    title: 'Agreement',
    blocks:
      pairs.length === 0
        ? [
            paragraph(
              'There is one key only, so there is nothing to hold it against. For generated images ' +
                `\`metacog audit ${shellWord(dataset.name)} --pixels\` reads the truth back from them.`,
            ),
          ]
        : [
            table(
              ['keys', 'task', '>compared', '>agree', '>contradict', '>share'],
              pairs.flatMap((rows) => rows.map((row, index) => agreementCells(row, index === 0))),
            ),
          ],
  };
}

function agreementCells({ left, right, task, compared, disagree }: KeyAgreement, isFirst: boolean) {
  const contradict = formatCount(disagree);
  return {
    cells: [
      isFirst ? `${left.name}, ${right.name}` : '',
      task ?? 'all',
      formatCount(compared),
      formatCount(compared - disagree),
      disagree > 0 ? ({ text: contradict, tone: 'bad' } as const) : contradict,
      formatPercent(compared === 0 ? null : disagree / compared),
    ],
    strong: task === null,
  };
}

function disagreementSection({ dataset, disagreements }: DatasetAudit): Section {
  const { totalCount, nodes } = disagreements;
  const more = totalCount - nodes.length;
  const keys = dataset.answerKeys.map(({ name }) => name);
  return {
    title: 'Questions on which the keys disagree',
    blocks:
      totalCount === 0
        ? [paragraph('None.')]
        : [
            table(
              ['question', 'task', ...keys],
              nodes.map(({ question, letters }) => [
                question.qid,
                question.task,
                ...keys.map((key) => letters.find(({ answerKey }) => answerKey.name === key)?.letter ?? '–'),
              ]),
            ),
            ...(more > 0 ? [paragraph(`… and ${formatCount(more)} more; --limit ${totalCount} lists them all`)] : []),
          ],
  };
}

function runsSection({ dataset, underKeys, runCount }: DatasetAudit, { alarms }: Findings): Section {
  const [first] = underKeys;
  const title = 'Runs under each key';
  if (!first || first.runs.length === 0) {
    return { title, blocks: [paragraph('There is no run, so no answers speak for or against a key.')] };
  }
  const isAll = first.runs.length === runCount;
  const blocks: Block[] = [
    table(
      ['run', 'model', ...underKeys.map(({ answerKey }) => `accuracy under ${answerKey}`)],
      first.runs.map(({ id, name, model }) => [
        name,
        model,
        ...underKeys.map(({ runs }): Cell => {
          const metrics = runs.find((run) => run.id === id)?.metrics;
          const accuracy = formatPercent(metrics?.accuracy.value ?? null);
          return metrics?.keyAlarm ? { text: `${accuracy} ALARM`, tone: 'bad' } : accuracy;
        }),
      ]),
    ),
    ...list(alarms.map(({ answerKey, run, alarm }) => `${run.name} under ${answerKey}: ${alarm.message}`)),
  ];
  if (!isAll) blocks.push(paragraph(`The newest ${first.runs.length} of ${formatCount(runCount)} runs.`));
  blocks.push(
    aside(
      'ALARM: accuracy below chance or falling as the questions get easier, letter probabilities that point away from the ' +
        `key, or answers that fit another key better. In full: metacog report RUN --key NAME. Dataset sha256 ${dataset.contentHash.slice(0, 12)}.`,
    ),
  );
  return { title, blocks };
}
