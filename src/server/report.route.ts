import contentDisposition from 'content-disposition';
import type { FastifyInstance } from 'fastify';
import { InvalidInputError, NotFoundError } from '../errors.js';
import type { CreateContext } from '../resolvers/context.js';
import type { QueryApi } from '../operations/operation.js';
import { runByNameOrId } from '../operations/run-by-name-or-id.js';
import { toHtml } from '../services/exports/document/html.js';
import { reportDocument } from '../services/exports/report/report-document.js';
import { reportFigures } from '../services/exports/report/report-figures.js';
import { runAnswers, type RunAnswers } from '../services/exports/report/run-answers.js';
import { OwnApi } from './own-api.js';
import type { OperationPreparation } from './prepare-operation.js';
import type { RequestSignals } from './request-signals.js';

/** The file brings its style, also within its plots, and needs nothing else. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

interface ReportRouteDeps {
  readonly operations: OperationPreparation;
  readonly createContext: CreateContext;
  readonly signals: RequestSignals;
}

interface ReportRequest {
  /** Name or global id of a run. */
  Params: { id: string };
  /** Name of a key of the run's dataset; its default where there is none. */
  Querystring: { key?: string };
}

/**
 * GET /runs/<name or id>/report.html?key=NAME: the file that `metacog report --format html` writes, made of the answers
 * that are there now. 404 for a run or a key that is not there, 400 where the dataset has no key at all.
 */
export function reportRoute(app: FastifyInstance, { operations, createContext, signals }: ReportRouteDeps): void {
  const querystring = { type: 'object', properties: { key: { type: 'string' } } };
  const options = { schema: { querystring }, config: { role: 'READER' } } as const;
  app.get<ReportRequest>('/runs/:id/report.html', options, async (request, reply) => {
    const { id: requestId, grant } = request;
    const context = createContext({ requestId, signal: () => signals.of(reply.raw), grant });
    const answers = await reportedAnswers(new OwnApi({ operations, context }), request.params.id, request.query.key);
    const html = toHtml(reportDocument(answers), await reportFigures(answers));
    return reply
      .headers({
        'content-security-policy': CONTENT_SECURITY_POLICY,
        'content-disposition': inlineAs(fileName(answers)),
        'cache-control': 'no-store',
      })
      .type('text/html; charset=utf-8')
      .send(html);
  });
}

async function reportedAnswers(api: QueryApi, nameOrId: string, key: string | undefined): Promise<RunAnswers> {
  const run = await runByNameOrId(api, nameOrId);
  if (!run) throw new NotFoundError(`There is no run with the name or id "${nameOrId}"; the page / lists all runs.`);
  const { name, answerKeys } = run.dataset;
  if (answerKeys.length === 0) {
    throw new InvalidInputError(
      `Dataset "${name}" has no answer key, so nothing can be scored. Import one: the mutation importAnswerKey, or ` +
        '`metacog import key --dataset NAME --name KEY --file FILE --default`.',
    );
  }
  return runAnswers(api, run.id, key === undefined || key === '' ? null : key);
}

/** "report-pilot-catalog.html", without what a file system may not take. */
function fileName({ run, metrics }: RunAnswers): string {
  return `report-${run.name}-${metrics.answerKey.name}.html`.replaceAll(/[^\p{L}\p{N}._]+/gu, '-');
}

/** A header is ASCII; a name with other letters is told in both of the ways that there are. */
function inlineAs(name: string): string {
  return contentDisposition(name, { type: 'inline', fallback: name.replaceAll(/[^\w.-]/g, '_') });
}
