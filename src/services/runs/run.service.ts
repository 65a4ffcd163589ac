import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { ConflictError, InvalidInputError } from '../../errors.js';
import type { BackendRegistry } from '../backends/backend-registry.js';
import { isUniqueViolation } from '../database/unique-violation.js';
import { RUN_CHANNEL } from '../database/notifications.js';
import { transaction } from '../database/transaction.js';
import type { ImportReport } from '../datasets/import-report.js';
import { askTask, enqueueItems } from './enqueue.js';
import { runEnvironment } from './environment.js';
import { checkBackend, checkStorage } from './preflight.js';
import { selectQuestions, type SelectedQuestions } from './run-questions.js';
import { checkMaxFailures, resumeRun, type RunLimits } from './resume-run.js';
import { retryFailedAnswers } from './retry-failed-answers.js';
import { reuseAnswers } from './reuse-answers.js';
import { DEFAULT_MAX_TOKENS, type RunSettings } from './run-settings.js';
import type { RunStateService } from './run-state.service.js';
import { takeOverResults } from './take-over-results.js';

/** What startRun takes; null stands for "not told". */
export interface StartRun {
  readonly dataset: string;
  readonly datasetVersion: number | null;
  readonly backend: string | null;
  readonly model: string | null;
  readonly name: string | null;
  readonly labels: readonly string[];
  readonly tasks: readonly string[] | null;
  readonly questionLimit: number | null;
  readonly samplesPerQuestion: number;
  readonly temperature: number;
  readonly seed: number | null;
  readonly maxAnswerTokens: number | null;
  readonly maxConfidenceTokens: number | null;
  readonly constrainOutput: boolean;
  readonly logprobs: boolean;
  readonly reuse: boolean;
  /** A file whose answers are taken over. */
  readonly resultsPath: string | null;
  readonly maxFailures: number | null;
  readonly deadline: Date | null;
  readonly idempotencyKey: string | null;
}

export interface StartedRun {
  readonly runId: number;
  /** Of the results file that the run has taken over; null without one. */
  readonly report: ImportReport | null;
}

interface PreparedRun extends SelectedQuestions {
  readonly name: string;
  readonly backendId: number;
  readonly backendName: string;
  readonly model: string;
  readonly settings: RunSettings;
  readonly environment: Readonly<Record<string, unknown>>;
}

const MAX_TOTAL = 1_000_000;

/** What the API does to runs. */
export type RunControl = Pick<RunService, 'start' | 'pause' | 'resume' | 'cancel' | 'retryFailedAnswers' | 'delete'>;

/** Starts runs, changes their state and deletes them. What happens in between is the dispatcher's. */
export class RunService {
  constructor(
    private readonly deps: { pool: pg.Pool; backends: BackendRegistry; states: RunStateService; home: string },
  ) {}

  /**
   * Inserts the run and its jobs in one transaction, so that there is never a run without jobs or the other way round.
   * The same idempotency key with the same input gives the same run.
   * @throws InvalidInputError, NotFoundError, ConflictError, PreflightError
   */
  async start(input: StartRun): Promise<StartedRun> {
    validate(input);
    const hash = inputHash(input);
    const earlier = await this.findByKey(input.idempotencyKey, hash);
    if (earlier !== undefined) return { runId: earlier, report: null };
    const prepared = await this.prepare(input);
    try {
      return await transaction(this.deps.pool, (client) => insertRun(client, prepared, input, hash));
    } catch (error) {
      const isNameTaken = isUniqueViolation(error, 'runs_name_key');
      // Two callers with one key at the same time: the other's run is ours too. Its name may be what they met at first.
      if (isNameTaken || isUniqueViolation(error, 'runs_idempotency_key')) {
        const other = await this.findByKey(input.idempotencyKey, hash);
        if (other !== undefined) return { runId: other, report: null };
      }
      if (isNameTaken) {
        throw new ConflictError(`There is already a run named '${prepared.name}': choose another name`, {
          field: ['name'],
        });
      }
      throw error;
    }
  }

  async pause(runId: number): Promise<void> {
    await this.deps.states.pause(runId);
  }

  async resume(runId: number, limits?: Partial<RunLimits>): Promise<void> {
    await resumeRun(this.deps.pool, runId, limits);
  }

  async cancel(runId: number): Promise<void> {
    await this.deps.states.cancel(runId);
  }

  async retryFailedAnswers(runId: number): Promise<number> {
    return retryFailedAnswers(this.deps.pool, runId);
  }

  async delete(runId: number): Promise<void> {
    await this.deps.states.delete(runId);
  }

  private async prepare(input: StartRun): Promise<PreparedRun> {
    const { pool, backends, home } = this.deps;
    // Not before the idempotency key was looked up: the same input gives the same run also after its deadline.
    if (input.deadline !== null && input.deadline.getTime() <= Date.now()) {
      throw new InvalidInputError('deadline must be in the future', { field: ['deadline'] });
    }
    const questions = await selectQuestions(pool, input);
    if (questions.questionIds.length * input.samplesPerQuestion > MAX_TOTAL) {
      throw new InvalidInputError(`A run holds at most ${MAX_TOTAL} answers: lower samplesPerQuestion`, {
        field: ['samplesPerQuestion'],
      });
    }
    const settings = toSettings(input);
    const backend = backends.byName(input.backend);
    const [model] = await Promise.all([
      checkBackend(backend, input.model, { ...questions.longest, ...settings }),
      checkStorage(pool, home),
    ]);
    const environment = await runEnvironment(pool, backend, model);
    const name = input.name ?? defaultName(input.dataset, model.id);
    return {
      ...questions,
      name,
      backendId: backend.id,
      backendName: backend.name,
      model: model.id,
      settings,
      environment,
    };
  }

  private async findByKey(key: string | null, hash: string): Promise<number | undefined> {
    if (key === null) return undefined;
    const { rows } = await this.deps.pool.query<{ id: number; hash: string }>(
      'SELECT id, idempotency_hash AS hash FROM runs WHERE idempotency_key = $1',
      [key],
    );
    const run = rows[0];
    if (run && run.hash !== hash) {
      throw new ConflictError(`Idempotency key '${key}' was used with another input: use a new key`, {
        field: ['idempotencyKey'],
      });
    }
    return run?.id;
  }
}

async function insertRun(client: pg.PoolClient, run: PreparedRun, input: StartRun, hash: string): Promise<StartedRun> {
  const samples = input.samplesPerQuestion;
  const { rows } = await client.query<{ id: number }>(
    `INSERT INTO runs (name, dataset_id, backend_id, model, status, settings, environment, labels,
       idempotency_key, idempotency_hash, total, max_failures, deadline)
     VALUES ($1, $2, $3, $4, 'QUEUED', $5, $6, $7, $8, $9, $10, $11, $12) RETURNING id`,
    [
      run.name,
      run.datasetId,
      run.backendId,
      run.model,
      run.settings,
      run.environment,
      input.labels,
      input.idempotencyKey,
      hash,
      run.questionIds.length * samples,
      input.maxFailures,
      input.deadline,
    ],
  );
  const row = rows[0];
  if (!row) throw new Error('INSERT … RETURNING gave no row');
  const items = { runId: row.id, questionIds: run.questionIds, samples };
  if (input.reuse) await reuseAnswers(client, items);
  const report =
    input.resultsPath === null
      ? null
      : await takeOverResults(client, { ...items, datasetId: run.datasetId, path: input.resultsPath });
  await enqueueItems(client, { ...items, task: askTask(run.backendName) });
  await endIfComplete(client, row.id);
  return { runId: row.id, report };
}

/** A run that has taken over every answer has nothing to ask. */
async function endIfComplete(client: pg.PoolClient, runId: number): Promise<void> {
  await client.query(
    `WITH ended AS (
       UPDATE runs SET status = 'COMPLETED', started_at = now(), finished_at = now()
       WHERE id = $1 AND complete = total RETURNING id, status
     ) SELECT pg_notify('${RUN_CHANNEL}', id || ' ' || status) FROM ended`,
    [runId],
  );
}

/** Ranges that the types of the schema cannot say. */
function validate(input: StartRun): void {
  const rules: readonly [boolean, keyof StartRun | 'results', string][] = [
    [
      input.name === null || /^\S(.{0,198}\S)?$/u.test(input.name),
      'name',
      'must have 1-200 characters, no space at either end',
    ],
    // A number alone could not be told from a run's id on the command line.
    [input.name === null || !/^\d+$/.test(input.name), 'name', 'must not be a number'],
    [input.questionLimit === null || input.questionLimit >= 1, 'questionLimit', 'must be at least 1'],
    [input.samplesPerQuestion >= 1 && input.samplesPerQuestion <= 1000, 'samplesPerQuestion', 'must be in 1-1000'],
    [input.temperature >= 0 && input.temperature <= 2, 'temperature', 'must be in 0-2'],
    [(input.maxAnswerTokens ?? 1) >= 1, 'maxAnswerTokens', 'must be at least 1'],
    [(input.maxConfidenceTokens ?? 1) >= 1, 'maxConfidenceTokens', 'must be at least 1'],
    [input.idempotencyKey !== '', 'idempotencyKey', 'must not be empty'],
    [!input.reuse || input.temperature === 0, 'reuse', 'needs temperature 0: a sampled answer stands for no other'],
    [
      !input.reuse || input.resultsPath === null,
      'reuse',
      'and results cannot be had together: both give the first answers',
    ],
  ];
  checkMaxFailures(input.maxFailures);
  const broken = rules.find(([holds]) => !holds);
  if (broken) throw new InvalidInputError(`${broken[1]} ${broken[2]}`, { field: [broken[1]] });
}

function toSettings(input: StartRun): RunSettings {
  return {
    temperature: input.temperature,
    maxAnswerTokens: input.maxAnswerTokens ?? DEFAULT_MAX_TOKENS,
    maxConfidenceTokens: input.maxConfidenceTokens ?? DEFAULT_MAX_TOKENS,
    seed: input.seed,
    samplesPerQuestion: input.samplesPerQuestion,
    constrainOutput: input.constrainOutput,
    logprobs: input.logprobs,
    questionLimit: input.questionLimit,
    tasks: input.tasks,
  };
}

function inputHash(input: StartRun): string {
  const entries = Object.entries(input).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256').update(JSON.stringify(entries)).digest('hex');
}

/** Says what ran on what and when, sorts by time, and fits a file name. */
function defaultName(dataset: string, model: string): string {
  const time = new Date()
    .toISOString()
    .replaceAll(/[-:]|\..*$/g, '')
    .replace('T', '-');
  const shortModel = model.split('/').at(-1) ?? model;
  return `${dataset}.${shortModel}.${time}.${randomBytes(2).toString('hex')}`;
}
