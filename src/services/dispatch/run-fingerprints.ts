import type pg from 'pg';
import type { BackendServer } from '../backends/admission/backend-server.js';
import type { ServedModel } from '../backends/backend-client.js';
import { ServerChangedError } from './ask-stage.js';

/** What a run has recorded of the server that it began with; null where the server did not tell. */
export interface ServerFingerprint {
  readonly model: string;
  /** What stands behind the name: a path or a repository. */
  readonly root?: string | null;
  readonly maxModelLen: number | null;
  readonly version: string | null;
}

interface FingerprintedRun {
  readonly runId: number;
  readonly model: string;
  readonly fingerprint: ServerFingerprint | null;
}

/**
 * Checks that a server is still the one that a run began with: once a run and server, and again each time that the
 * server was away or the run is taken up by another process. Answers of two models under one run's name would be worthless.
 */
export class RunFingerprints {
  private readonly verified = new Map<BackendServer, { generation: number; runs: Map<number, Promise<void>> }>();

  constructor(private readonly deps: { readonly pool: pg.Pool }) {}

  /** @throws ServerChangedError saying what changed; what the server's silence throws, which is a fault like any other */
  verify(run: FingerprintedRun, server: BackendServer): Promise<void> {
    const known = this.checksOf(server);
    const earlier = known.get(run.runId);
    if (earlier) return earlier;
    const check = this.check(run, server);
    known.set(run.runId, check);
    // A server that could not be asked is asked again.
    check.catch(() => known.delete(run.runId));
    return check;
  }

  private checksOf(server: BackendServer): Map<number, Promise<void>> {
    const known = this.verified.get(server);
    if (known?.generation === server.generation) return known.runs;
    const runs = new Map<number, Promise<void>>();
    this.verified.set(server, { generation: server.generation, runs });
    return runs;
  }

  private async check({ runId, model, fingerprint }: FingerprintedRun, server: BackendServer): Promise<void> {
    const models = await server.client.models();
    const served = models.find(({ id }) => id === model);
    if (!served) {
      const names = models.map(({ id }) => id).join(', ') || 'nothing';
      throw new ServerChangedError(
        `MODEL_CHANGED: ${server.name} serves ${names} and no longer '${model}'. Serve '${model}' again and resume the ` +
          'run, or start another run for the new model',
      );
    }
    const changed = changeOf(fingerprint, served);
    if (changed !== null) {
      throw new ServerChangedError(
        `MODEL_CHANGED: ${server.name} serves '${model}' with ${changed}. Serve it as before and resume the run, or start ` +
          'another run',
      );
    }
    await this.noteVersion(runId, fingerprint, server);
  }

  /** Another release may answer a little differently: the run goes on, and its environment says so. */
  private async noteVersion(
    runId: number,
    fingerprint: ServerFingerprint | null,
    server: BackendServer,
  ): Promise<void> {
    const version = await server.client.version();
    if (version === null || fingerprint?.version == null || version === fingerprint.version) return;
    await this.deps.pool.query(
      `UPDATE runs SET environment = jsonb_set(environment, '{backend,laterVersions}',
         coalesce(environment #> '{backend,laterVersions}', '[]') || to_jsonb($2::text))
       WHERE id = $1 AND NOT coalesce(environment #> '{backend,laterVersions}', '[]') @> to_jsonb($2::text)`,
      [runId, version],
    );
  }
}

/** What answers would no longer be comparable by; null when nothing is known to differ. */
function changeOf(before: ServerFingerprint | null, now: ServedModel): string | null {
  const differs = (then: string | number | null | undefined, value: string | number | null): boolean =>
    then != null && value !== null && then !== value;
  if (differs(before?.root, now.root)) return `the weights ${now.root} where the run began with ${before?.root}`;
  if (differs(before?.maxModelLen, now.maxModelLen)) {
    return `--max-model-len ${now.maxModelLen} where the run began with ${before?.maxModelLen}`;
  }
  return null;
}
