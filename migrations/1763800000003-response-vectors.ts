import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * A finished run's answers packed for metrics: a cache that can be thrown away at any time, see
 * src/services/metrics/vectors. A row counts only while its sequence is the run's and the run has ended. Whatever else
 * changes answers is caught by triggers: they clear the row and raise its revision, which a packing under way at that
 * moment notices when it comes to write. To clear is an upsert, not a delete: only so do the two collide, whichever
 * comes first.
 *
 * A statement that has set metacog.answer_writer to 'on' for its transaction is spared: the store of live answers may,
 * because it writes to no run that has ended, and each of its writes raises the run's sequence.
 */
export class ResponseVectors1763800000003 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE response_vectors (
        run_id integer CONSTRAINT response_vectors_pkey PRIMARY KEY
          CONSTRAINT response_vectors_run_id_fkey REFERENCES runs ON DELETE CASCADE,
        -- how often the answers were changed behind the packing's back
        revision integer NOT NULL DEFAULT 0,
        -- of the run when it was packed; null: cleared
        sequence integer,
        -- slots a question; slot = place of the question in the dataset * samples + sample
        samples integer,
        letters text[],
        -- one byte a slot; null with a sequence: these answers do not fit
        responses bytea,
        -- four bytes a slot, most significant first: place in the dictionary from 1, 0 for none
        token_codes bytea,
        -- JSON array of the distinct probabilities, in jsonb order
        token_dictionary text,
        -- float8 a slot, most significant byte first, NaN for none
        answer_latencies bytea,
        confidence_latencies bytea
      );
      ALTER TABLE response_vectors
        ALTER responses SET STORAGE EXTERNAL,
        ALTER token_codes SET STORAGE EXTERNAL,
        ALTER token_dictionary SET STORAGE EXTERNAL,
        ALTER answer_latencies SET STORAGE EXTERNAL,
        ALTER confidence_latencies SET STORAGE EXTERNAL;

      CREATE FUNCTION clear_response_vectors() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        run_ids integer[];
      BEGIN
        IF TG_OP = 'TRUNCATE' THEN
          run_ids := ARRAY(SELECT id FROM runs);
        ELSIF TG_LEVEL = 'ROW' THEN
          run_ids := ARRAY[NEW.run_id];
        ELSE
          run_ids := ARRAY(SELECT DISTINCT run_id FROM changed);
        END IF;
        IF run_ids = '{}' THEN
          RETURN NULL;
        END IF;
        -- A run that goes on and has no row needs none: it is packed only once it has ended.
        INSERT INTO response_vectors AS v (run_id, revision)
        SELECT r.id, 1 FROM unnest(run_ids) AS c (run_id)
        CROSS JOIN LATERAL (SELECT id, status FROM runs WHERE id = c.run_id LIMIT 1) r
        WHERE r.status IN ('COMPLETED', 'FAILED', 'CANCELLED')
          OR EXISTS (SELECT FROM response_vectors p WHERE p.run_id = r.id)
        ON CONFLICT (run_id) DO UPDATE SET revision = v.revision + 1, sequence = NULL, samples = NULL, letters = NULL,
          responses = NULL, token_codes = NULL, token_dictionary = NULL, answer_latencies = NULL,
          confidence_latencies = NULL;
        RETURN NULL;
      END $$;

      CREATE TRIGGER answers_inserted AFTER INSERT ON answers REFERENCING NEW TABLE AS changed
        FOR EACH STATEMENT WHEN (current_setting('metacog.answer_writer', true) IS DISTINCT FROM 'on')
        EXECUTE FUNCTION clear_response_vectors();
      CREATE TRIGGER answers_updated AFTER UPDATE ON answers REFERENCING OLD TABLE AS changed
        FOR EACH STATEMENT WHEN (current_setting('metacog.answer_writer', true) IS DISTINCT FROM 'on')
        EXECUTE FUNCTION clear_response_vectors();
      CREATE TRIGGER answers_moved AFTER UPDATE OF run_id ON answers
        FOR EACH ROW WHEN (NEW.run_id <> OLD.run_id) EXECUTE FUNCTION clear_response_vectors();
      CREATE TRIGGER answers_deleted AFTER DELETE ON answers REFERENCING OLD TABLE AS changed
        FOR EACH STATEMENT EXECUTE FUNCTION clear_response_vectors();
      CREATE TRIGGER answers_truncated AFTER TRUNCATE ON answers
        FOR EACH STATEMENT EXECUTE FUNCTION clear_response_vectors();`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TRIGGER answers_inserted ON answers;
      DROP TRIGGER answers_updated ON answers;
      DROP TRIGGER answers_moved ON answers;
      DROP TRIGGER answers_deleted ON answers;
      DROP TRIGGER answers_truncated ON answers;
      DROP FUNCTION clear_response_vectors;
      DROP TABLE response_vectors`);
  }
}
