// `npm run docs`: docs/metrics-reference.md from the descriptions of the API and the docstrings of the statistics.
// With --check it writes nothing, and fails when the file is not what would be written.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema, isEnumType, print } from 'graphql';
import prettier from 'prettier';
import { documentedFunctions, namesUsedByMember } from './docstrings.mjs';

const inRoot = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));
const STATISTICS = 'src/services/statistics';
const OUTPUT = 'docs/metrics-reference.md';

/** `types` are those of the API, `files` those of the statistics; each in the order of the page. */
const GROUPS = [
  {
    title: 'What every metric has',
    guide: 'metrics.md#what-a-number-stands-on',
    types: ['Metrics', 'MetricsGroup', 'MetricCounts', 'StageLatency', 'Proportion', 'Estimate'],
    files: ['proportion', 'wilson-interval', 'normal-interval', 'mean-estimate'],
  },
  {
    title: 'Type 1: right or wrong',
    guide: 'metrics.md#right-or-wrong-accuracy-decision',
    types: ['DecisionMetrics', 'ConfusionCell', 'LetterDecision'],
    files: [
      ...['accuracy', 'confusion', 'recall-precision', 'balanced-accuracy', 'response-bias', 'matthews-correlation'],
      ...['cohen-kappa', 'majority-share', 'chance-tests', 'binomial-test', 'signal-detection'],
    ],
  },
  {
    title: 'Verbal confidence',
    guide: 'metrics.md#how-sure-confidence',
    types: ['ConfidenceSummary', 'ConfidenceLevel'],
    files: ['confidence-summary', 'fisher-exact'],
  },
  {
    title: 'Calibration and recalibration',
    guide: 'metrics.md#is-confidence-worth-what-it-says-calibration',
    types: [
      ...['Calibration', 'ConfidenceSource', 'ConfidenceMap', 'Binning', 'Brier', 'Spiegelhalter', 'ReliabilityBin'],
      ...['Recalibration', 'RecalibrationMethod'],
    ],
    files: [
      ...['confidence-map', 'overconfidence', 'calibration-bins', 'calibration-error', 'debiased-error', 'brier'],
      ...['log-loss', 'spiegelhalter', 'cross-fit', 'isotonic', 'platt', 'cross-fitted-temperature'],
    ],
  },
  {
    title: 'Type 2: does confidence tell right from wrong',
    guide: 'metrics.md#does-confidence-tell-right-from-wrong-discrimination',
    types: ['Discrimination', 'MetaInformation', 'RiskPoint'],
    files: [
      ...['auroc', 'placements', 'gamma', 'kendall-tau-b', 'somers-d', 'point-biserial', 'phi', 'meta-information'],
      ...['average-precision', 'aurc', 'risk-coverage'],
    ],
  },
  {
    title: 'meta-d′',
    guide: 'metrics.md#metad',
    types: ['MetaD'],
    files: ['meta-d', 'meta-d-fit', 'rating-counts'],
  },
  {
    title: 'Token probabilities',
    guide: 'metrics.md#tokens',
    types: ['TokenMetrics', 'TemperatureScaling'],
    files: [
      'token-scores',
      'token-summary',
      'first-letter-auroc',
      'first-letter-brier',
      'temperature',
      'temperature-scaling',
    ],
  },
  {
    title: 'Psychometric curves',
    guide: 'psychometrics.md',
    types: ['Psychometric', 'EasierLevels', 'PsychometricPoint', 'PsychometricFit'],
    files: ['psychometric', 'psychometric-fit', 'psychometric-bootstrap', 'lapse-interval', 'psychometric-maximum'],
  },
  {
    title: 'Comparisons and the bootstrap',
    guide: 'metrics.md#two-runs-compareruns-compareallruns',
    types: ['RunComparison', 'RunComparisonGroup', 'PairedDifference', 'ComparedPair'],
    files: [
      ...['paired-proportion-difference', 'mcnemar', 'auroc-difference', 'paired-bootstrap', 'holm', 'bootstrap'],
      ...['bootstrap-measures', 'bootstrap-meta-d', 'percentile-interval', 'bca-interval'],
    ],
  },
  {
    title: 'Is the key wrong',
    guide: 'metrics.md#is-the-key-wrong-keyalarm-keyaudit',
    types: ['KeyAlarm', 'KeyAlarmReason', 'TaskKeyAlarm', 'KeyAudit', 'KeyAgreement', 'KeyDisagreement', 'KeyLetter'],
    files: ['key-alarm', 'key-evidence', 'key-conflict-evidence', 'cochran-armitage', 'spearman'],
  },
  {
    title: 'What the measures are computed with',
    types: [],
    files: [
      ...['two-sided-tails', 'seeded-uniform', 'multinomial', 'binomial-draw', 'truncated-normal', 'tridiagonal'],
      'increasing-root',
    ],
  },
];

/** The classes that compute the fields of a type: they say which function a field is computed by. */
const COMPUTED_IN = {
  Metrics: 'src/resolvers/metrics.resolver.ts',
  DecisionMetrics: 'src/services/metrics/decision-measures.ts',
  Calibration: 'src/services/metrics/calibration-measures.ts',
  Discrimination: 'src/services/metrics/discrimination-measures.ts',
  TokenMetrics: 'src/services/metrics/token-measures.ts',
  RunComparison: 'src/services/metrics/comparison-measures.ts',
};

const schema = buildSchema(readFileSync(inRoot('schema.graphql'), 'utf8'));
const measures = readMeasures();
const page = await formatted([headText(), ...GROUPS.map(groupText)].join('\n\n'));
if (process.argv.includes('--check')) {
  if (readFileSync(inRoot(OUTPUT), 'utf8') === page) process.exit(0);
  console.error(`${OUTPUT} is not what the docstrings say: npm run docs`);
  process.exit(1);
}
writeFileSync(inRoot(OUTPUT), page);

/** A measure is an exported function that names its source. */
function readMeasures() {
  const files = readdirSync(inRoot(STATISTICS)).map((name) => name.replace(/\.ts$/, ''));
  const found = files.flatMap((file) =>
    documentedFunctions(inRoot(`${STATISTICS}/${file}.ts`))
      .filter(({ source }) => source !== '')
      .map((measure) => ({ file, ...measure })),
  );
  const grouped = GROUPS.flatMap((group) => group.files);
  for (const { file, name, text, returns } of found) {
    if (text === '' || returns === '') throw new Error(`${file}.ts: ${name} does not say what it is or returns`);
    if (!grouped.includes(file)) throw new Error(`${file}.ts: ${name} is in no group of scripts/metrics-reference.mjs`);
  }
  const empty = grouped.filter((file) => !found.some((measure) => measure.file === file));
  if (empty.length > 0) throw new Error(`no function of ${empty.join(', ')} names its source`);
  return found;
}

function headText() {
  return `# Metrics reference

Every field of the API that is a metric, and every function that computes one, as their docstrings have them: \`npm run docs\`
makes this page from \`schema.graphql\` and \`${STATISTICS}\`, and a test holds it against them. [metrics.md](metrics.md)
explains which number to read, and when. A type without \`!\` may be null: what is undefined is null, never 0 or NaN.
N are the answers with a truth under the key, N_ans those of them with a letter, N_rated those of them with a confidence.

${GROUPS.map(({ title }) => `- [${title}](#${anchorOf(title)})`).join('\n')}`;
}

function groupText({ title, guide, types, files }) {
  return [
    `## ${title}`,
    ...(guide ? [`[How to read them](${guide}).`] : []),
    ...types.map(typeText),
    ...files.flatMap((file) => measures.filter((measure) => measure.file === file)).map(measureText),
  ].join('\n\n');
}

function typeText(name) {
  const type = schema.getType(name);
  if (!type) throw new Error(`schema.graphql has no type ${name}`);
  const heading = `### Fields of ${name}`;
  if (isEnumType(type)) {
    const values = type.getValues().map((value) => `- \`${value.name}\`: ${prose(described(name, value))}`);
    return [`### Values of ${name}`, prose(type.description ?? ''), values.join('\n')].join('\n\n');
  }
  const computed = COMPUTED_IN[name] ? namesUsedByMember(inRoot(COMPUTED_IN[name])) : new Map();
  const fields = Object.values(type.getFields()).map((field) => fieldText(name, field, computed.get(field.name)));
  return [heading, prose(type.description ?? ''), fields.join('\n')].join('\n\n');
}

function described(type, { name, description }) {
  if (!description) throw new Error(`${type}.${name} has no description`);
  return description;
}

function fieldText(type, field, used = new Set()) {
  const { name, astNode, args } = field;
  const bare = (node) => ({ ...node, description: undefined, directives: [] });
  const signature = print({ ...bare(astNode), arguments: astNode.arguments.map(bare) }).replaceAll(/\s+/g, ' ');
  const by = measures.filter((measure) => used.has(measure.name)).map((measure) => linkTo(measure.name));
  const given = args.filter((arg) => arg.description).map((arg) => `\n  - \`${arg.name}\`: ${prose(arg.description)}`);
  const computedBy = by.length > 0 ? ` Computed by ${by.join(', ')}.` : '';
  return `- <a id="${type}.${name}"></a>\`${signature}\`: ${prose(described(type, field))}${computedBy}${given.join('')}`;
}

function measureText({ file, name, text, params, returns, throws, source, example }) {
  const facts = [
    ...params.map((param) => param.replace(/^(\w+) /, '`$1`: ')),
    `returns ${returns}`,
    ...(throws ? [`throws ${throws}`] : []),
    `source: ${source}`,
  ];
  return [
    `### ${name}`,
    prose(text),
    facts.map((fact) => `- ${prose(fact)}`).join('\n'),
    ...(example ? [`\`\`\`ts\n${example.trim()}\n\`\`\``] : []),
    `[${file}.ts](../${STATISTICS}/${file}.ts)`,
  ].join('\n\n');
}

/** Lists and tables keep their lines; files that are named become links; < begins no tag. */
function prose(text) {
  const blocks = text.split(/\n{2,}/).map((block) => (/^[-|]/m.test(block) ? block : block.replaceAll('\n', ' ')));
  return blocks
    .join('\n\n')
    .replaceAll(/<(?=\w)/g, '\\<')
    .replaceAll(/(?<![\w/`])([a-z][a-z-]*)\.ts\b/g, (found, file) =>
      measures.some((measure) => measure.file === file)
        ? linkTo(measures.find((one) => one.file === file).name)
        : found,
    );
}

function linkTo(name) {
  return `[${name}](#${anchorOf(name)})`;
}

/** As GitHub makes them. */
function anchorOf(heading) {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, '')
    .replaceAll(' ', '-');
}

async function formatted(text) {
  return prettier.format(text, { ...(await prettier.resolveConfig(inRoot(OUTPUT))), parser: 'markdown' });
}
