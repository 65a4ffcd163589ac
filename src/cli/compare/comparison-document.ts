import {
  aside,
  list,
  paragraph,
  table,
  type Block,
  type Document,
  type Section,
} from '../../services/exports/document/document.js';
import { decimal, points, pStatement, pValue, signed } from '../../words/figures.js';
import { formatCount, formatPercent } from '../../words/format.js';
import { keyAlarmNotice, simulationNotice, unfinishedNotice } from '../../services/exports/document/notices.js';
import type { ComparedRun, Comparison, PairedDifference } from '../../operations/comparison-operations.js';
import {
  ACCURACY,
  AUROC,
  better,
  ECE,
  verdictSentence,
  type ComparedMeasure,
  type Sides,
} from '../../words/comparison-words.js';
import type { Pair, RunComparisons } from './run-comparisons.js';

const DEFINITIONS: Section = {
  title: 'How to read it',
  blocks: [
    aside(
      'Accuracy: Bonett–Price interval; McNemar counts the questions that only one of the runs has right (p exact, and ' +
        'mid-p, which is less conservative). ECE of verbal confidence under the map HALF, by paired bootstrap: lower is ' +
        'better. AUROC of type 2, by influence values: higher is better. An unreadable answer is wrong; confidence is compared ' +
        'where both answers are rated.',
    ),
  ],
};

/** Two runs, or every pair of several, on the questions that both have answered. */
export function comparisonDocument({ runs, factor, pairs }: RunComparisons): Document {
  const labels = runs.map((_, place) => labelOf(place));
  const simulated = runs.filter(({ backend }) => backend.kind === 'SIMULATED').map(({ backend }) => backend.name);
  return {
    notices: [
      ...runs.flatMap((run) => keyAlarmNotice({ run: run.name, ...run.metrics })),
      ...[...new Set(simulated)].flatMap((name) => simulationNotice({ name, kind: 'SIMULATED' })),
      ...runs.flatMap((run) => unfinishedNotice(run, run.metrics.final)),
    ],
    title: `${runs.length} runs on the same questions: ${runs.map(({ name }) => name).join(', ')}`,
    sections: [
      runsSection(runs, labels),
      ...(pairs.length > 1 ? [overviewSection(pairs, labels)] : []),
      ...pairs.map((pair) => pairSection(pair, { runs, labels, factor })),
      DEFINITIONS,
    ],
  };
}

function labelOf(place: number): string {
  return String.fromCodePoint('A'.charCodeAt(0) + place);
}

function runsSection(runs: readonly ComparedRun[], labels: readonly string[]): Section {
  const keys = new Set(runs.map(({ metrics }) => metrics.answerKey.name));
  return {
    title: 'Runs',
    blocks: [
      table(
        ['', 'run', 'model', 'dataset', 'answer key'],
        runs.map(({ name, model, dataset, metrics: { answerKey } }, place) => [
          labels[place] ?? '',
          name,
          model,
          `${dataset.name} v${dataset.version}`,
          `${answerKey.name} (${answerKey.source})`,
        ]),
      ),
      ...(keys.size > 1 ? [paragraph('The runs are scored under keys of different names.', 'strong')] : []),
    ],
  };
}

/** Every pair in one table, with p-values adjusted for asking about all of them. */
function overviewSection(pairs: readonly Pair[], labels: readonly string[]): Section {
  return {
    title: 'Every pair',
    blocks: [
      table(
        [
          'pair',
          '>matched',
          '>accuracy difference, points [95 %]',
          '>Holm p',
          'better',
          '>ECE Holm p',
          '>AUROC Holm p',
        ],
        pairs.map(({ comparison, holm, ...places }) => {
          const sides = sidesOf(places, labels);
          const p = holm?.mcNemarP ?? null;
          return [
            `${sides.baseline}, ${sides.candidate}`,
            formatCount(comparison.matched),
            signed(comparison.accuracy, points),
            pValue(p),
            better(comparison.accuracy, { p, measure: ACCURACY, sides }),
            pValue(holm?.eceP ?? null),
            pValue(holm?.aurocP ?? null),
          ];
        }),
      ),
      aside('Differences are second − first. Holm: p-values adjusted for asking about every pair at once.'),
    ],
  };
}

interface Context {
  readonly runs: readonly ComparedRun[];
  readonly labels: readonly string[];
  readonly factor: string | null;
}

function pairSection({ comparison, holm, ...places }: Pair, { runs, labels, factor }: Context): Section {
  const sides = sidesOf(places, labels);
  const names = `${runs[places.baseline]?.name ?? ''} and ${runs[places.candidate]?.name ?? ''}`;
  const p = holm ?? { mcNemarP: comparison.mcNemarP, eceP: comparison.ece.p, aurocP: comparison.auroc.p };
  const { byTask, byFactor = [] } = comparison;
  return {
    title: `${sides.baseline} and ${sides.candidate}: ${names}`,
    blocks: [
      paragraph(matchedInWords(comparison)),
      ...list([
        verdictSentence(comparison.accuracy, { p: p.mcNemarP, measure: ACCURACY, sides }),
        verdictSentence(comparison.ece, { p: p.eceP, measure: ECE, sides }),
        verdictSentence(comparison.auroc, { p: p.aurocP, measure: AUROC, sides }),
      ]),
      ...(holm ? [aside('These p-values are adjusted by Holm over all pairs; those in the tables are not.')] : []),
      ...groupTables('task', [...byTask, { key: 'all', comparison }], sides),
      ...(factor === null ? [] : groupTables(factor, byFactor, sides)),
    ],
  };
}

function matchedInWords({
  matched,
  unmatched,
  onlyBaselineRight,
  onlyCandidateRight,
  mcNemarMidP,
}: Comparison): string {
  const left = unmatched === 0 ? '' : ` ${formatCount(unmatched)} that only one has answered are left out.`;
  return (
    `${formatCount(matched)} answers to the same questions.${left} Only the first is right in ` +
    `${formatCount(onlyBaselineRight)}, only the second in ${formatCount(onlyCandidateRight)} (mid-p: ${pStatement(mcNemarMidP)}).`
  );
}

function groupTables(
  factor: string,
  groups: readonly { readonly key: string; readonly comparison: Comparison }[],
  sides: Sides,
): Block[] {
  const { baseline, candidate } = sides;
  const rows = groups.map(({ key, comparison }) => ({ key, comparison, strong: key === 'all' && factor === 'task' }));
  return [
    paragraph(`Accuracy by ${factor}`, 'strong'),
    table(
      [
        factor,
        '>n',
        `>${baseline} %`,
        `>${candidate} %`,
        '>difference, points [95 %]',
        `>only ${baseline}`,
        `>only ${candidate}`,
        '>p',
        'better',
      ],
      rows.map(
        ({ key, strong, comparison: { accuracy, matched, onlyBaselineRight, onlyCandidateRight, mcNemarP } }) => ({
          cells: [
            key,
            formatCount(matched),
            formatPercent(accuracy.baseline).replace(' %', ''),
            formatPercent(accuracy.candidate).replace(' %', ''),
            signed(accuracy, points),
            formatCount(onlyBaselineRight),
            formatCount(onlyCandidateRight),
            pValue(mcNemarP),
            better(accuracy, { p: mcNemarP, measure: ACCURACY, sides }),
          ],
          strong,
        }),
      ),
    ),
    ...[
      { measure: ECE, title: 'Calibration error (ECE)', of: (comparison: Comparison) => comparison.ece },
      { measure: AUROC, title: 'Sensitivity (type-2 AUROC)', of: (comparison: Comparison) => comparison.auroc },
    ].flatMap(({ measure, title, of }) => [
      paragraph(`${title} by ${factor}`, 'strong'),
      table(
        [factor, '>n', `>${baseline}`, `>${candidate}`, '>difference [95 %]', '>p', 'better'],
        rows.map(({ key, comparison, strong }) => {
          const difference = of(comparison);
          return {
            cells: [
              key,
              ...differenceCells(difference, measure),
              better(difference, { p: difference.p, measure, sides }),
            ],
            strong,
          };
        }),
      ),
    ]),
  ];
}

function differenceCells(difference: PairedDifference, { write }: ComparedMeasure): string[] {
  return [
    formatCount(difference.n),
    decimal(difference.baseline),
    decimal(difference.candidate),
    signed(difference, write),
    pValue(difference.p),
  ];
}

function sidesOf({ baseline, candidate }: { baseline: number; candidate: number }, labels: readonly string[]): Sides {
  return { baseline: labels[baseline] ?? '', candidate: labels[candidate] ?? '' };
}
