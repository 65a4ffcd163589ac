import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What was answered. The primary key (run, question, sample) makes redelivery harmless and, with the columns it
 * includes, lets metrics read the index alone. answer_writes is the append-only log that subscriptions replay.
 */
export class Answers1763800000002 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE answers (
        run_id integer NOT NULL REFERENCES runs ON DELETE CASCADE,
        question_id integer NOT NULL REFERENCES questions,
        sample integer NOT NULL,
        sequence integer NOT NULL,
        status text NOT NULL CONSTRAINT answers_status_check
          CHECK (status IN ('AWAITING_CONFIDENCE', 'COMPLETE', 'FAILED')),
        letter text,
        letter_status text NOT NULL CONSTRAINT answers_letter_status_check
          CHECK (letter_status IN ('PARSED', 'UNPARSED', 'MISSING') AND (letter IS NOT NULL) = (letter_status = 'PARSED')),
        confidence smallint CONSTRAINT answers_confidence_check CHECK (confidence BETWEEN 1 AND 5),
        confidence_status text NOT NULL CONSTRAINT answers_confidence_status_check
          CHECK (confidence_status IN ('PARSED', 'UNPARSED', 'MISSING')
            AND (confidence IS NOT NULL) = (confidence_status = 'PARSED')),
        -- {letter: probability mass at the first answer token}
        probabilities jsonb,
        token_confidence double precision CONSTRAINT answers_token_confidence_check CHECK (token_confidence BETWEEN 0 AND 1),
        -- the raw top_logprobs block at the first answer token, as the backend sent it
        logprobs jsonb,
        answer_text text,
        answer_latency_ms double precision,
        answer_attempts integer,
        answer_finish_reason text,
        answer_prompt_tokens integer,
        answer_cached_prompt_tokens integer,
        answer_completion_tokens integer,
        answer_written_at timestamptz,
        confidence_text text,
        confidence_latency_ms double precision,
        confidence_attempts integer,
        confidence_finish_reason text,
        confidence_prompt_tokens integer,
        confidence_cached_prompt_tokens integer,
        confidence_completion_tokens integer,
        confidence_written_at timestamptz,
        -- {code, message, stage, attempts} when status is FAILED
        error jsonb CONSTRAINT answers_error_check CHECK ((error IS NOT NULL) = (status = 'FAILED')),
        CONSTRAINT answers_pkey PRIMARY KEY (run_id, question_id, sample)
          INCLUDE (status, letter_status, letter, confidence)
      );
      CREATE INDEX answers_question_index ON answers (question_id, run_id, sample);

      CREATE TABLE answer_writes (
        run_id integer NOT NULL REFERENCES runs ON DELETE CASCADE,
        sequence integer NOT NULL,
        question_id integer NOT NULL,
        sample integer NOT NULL,
        stage smallint NOT NULL,
        CONSTRAINT answer_writes_pkey PRIMARY KEY (run_id, sequence)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE answer_writes, answers');
  }
}
