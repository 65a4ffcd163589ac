import type { Command } from 'commander';
import { shellWord } from '../words/format.js';
import { importHint } from './answer-key-choice.js';
import { ApiClient } from './api/api-client.js';
import { auditDocument } from './audit/audit-document.js';
import { auditedDataset, datasetAudit, derivePixelKey } from './audit/dataset-audit.js';
import { alarmsInWords, conflictInWords, findingsOf } from './audit/findings.js';
import { CliError, SuspectError } from './cli-error.js';
import { colorsFor, type CliContext } from './cli-context.js';
import { importSummary } from './import-summary.js';
import { positiveInteger } from './option-parsers.js';
import { whileWaiting } from './waiting-line.js';
import { formatOption, jsonOption, writeDocument, type Format } from './write-document.js';

interface AuditOptions {
  readonly version?: number;
  readonly format: Format;
  readonly output?: string;
  readonly limit: number;
  readonly pixels?: boolean;
}

const EXAMPLES = `
Examples:
  metacog audit metacog-2688
  metacog audit lab --pixels                       also read the truth back from the generated images
  metacog audit lab --format json > audit.json

Exit code: 0 when no keys contradict each other and no run speaks against a key; 1 when one does, so that a pipeline
stops, and when the audit could not be done; 2 for a wrong command line.`;

/** `metacog audit`: can the answer keys of a dataset be trusted? */
export function addAuditCommand(program: Command, context: CliContext): void {
  program
    .command('audit')
    .summary('are the answer keys of a dataset right?')
    .description(
      'Holds the answer keys of a dataset against each other and against the answers of its runs. A wrong key makes every ' +
        'score wrong.',
    )
    .argument('<dataset>', 'name of the dataset')
    .option('--version <n>', 'version of the dataset; by default the latest', positiveInteger)
    .option('--pixels', 'first derive a key from the rendered images, where there is none yet')
    .option('--limit <n>', 'list so many questions on which the keys disagree', positiveInteger, 10)
    .addOption(formatOption())
    .addOption(jsonOption())
    .option('--output <file>', 'file to write instead of standard output; one that is there is replaced')
    .addHelpText('after', EXAMPLES)
    .action((name: string, options: AuditOptions) => audit(name, options, context));
}

async function audit(name: string, options: AuditOptions, context: CliContext): Promise<void> {
  const api = ApiClient.fromEnv(context.env);
  const { stderr } = context;
  let dataset = await auditedDataset(api, { name, version: options.version ?? null });
  if (options.pixels) {
    stderr.write('reading the truth back from the rendered images; this may take a minute\n');
    const seen = await whileWaiting(stderr, 'reading images', derivePixelKey(api, dataset));
    if (seen) stderr.write(importSummary(seen, colorsFor(stderr, context.env)));
    dataset = await auditedDataset(api, dataset);
  }
  if (dataset.answerKeys.length === 0) {
    const hint = `import one (${importHint(name)}) or derive one (metacog audit ${shellWord(name)} --pixels)`;
    throw new CliError(`dataset ${name} has no answer key to audit`, { hint });
  }
  const answer = await whileWaiting(
    stderr,
    'holding the keys against the runs',
    datasetAudit(api, dataset, options.limit),
  );
  const findings = findingsOf(answer);
  const suspect = [...findings.conflicts.map(conflictInWords), ...alarmsInWords(findings, answer)];
  await writeDocument(
    { ...options, answer: { ...answer, suspect }, document: auditDocument(answer, findings) },
    context,
  );
  if (suspect.length > 0) {
    throw new SuspectError(`suspect: ${suspect.join('; ')}`, {
      hint: 'check the keys question by question before any score is used',
    });
  }
}
