import { existsSync } from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { NotFoundError } from '../../../errors.js';
import { packageRoot } from '../../../package-root.js';
import type { Figure } from '../document/html.js';
import type { RunAnswers } from './run-answers.js';

/** Made of web/report with the pages, whose plots it draws. */
const BUNDLE = path.join(packageRoot, 'dist', 'report', 'report-plots.js');

interface ReportPlots {
  readonly reportPlots: (answers: RunAnswers) => Iterable<Figure>;
}

/**
 * The plots of a report.
 * @throws NotFoundError where the pages are not built
 */
export async function reportFigures(answers: RunAnswers): Promise<Figure[]> {
  if (!existsSync(BUNDLE)) throw new NotFoundError('the plots are not built here; run: npm run build:web');
  const { reportPlots } = (await import(pathToFileURL(BUNDLE).href)) as ReportPlots;
  const figures: Figure[] = [];
  for (const figure of reportPlots(answers)) {
    figures.push(figure);
    // A server answers others between two plots.
    await setImmediate();
  }
  return figures;
}
