import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What each worker says of itself and of the servers that it asks, so that any API server can tell why a run waits. A row
 * counts only while its worker lives, which the worker's advisory lock tells; rows of the dead are removed by the next. And since when a run is paused.
 */
export class Workers1763800000005 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE workers (
        -- second key of the worker's advisory lock
        number integer PRIMARY KEY,
        host text NOT NULL,
        pid integer NOT NULL,
        started_at timestamptz NOT NULL DEFAULT now(),
        reported_at timestamptz NOT NULL DEFAULT now(),
        -- rises when a server is left out or taken back, not with mere load
        health_version integer NOT NULL DEFAULT 0,
        -- [{backend, waiting, servers: [{name, inFlight, limit, outage, …}]}]
        backends jsonb NOT NULL
      );
      -- when the run was paused last
      ALTER TABLE runs ADD paused_at timestamptz;`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE workers; ALTER TABLE runs DROP paused_at');
  }
}
