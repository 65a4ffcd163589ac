import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is asked: datasets in versions, their questions, the images (as recipes, rendered on first use) and the keys. */
export class Datasets1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE datasets (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        name text NOT NULL,
        version integer NOT NULL,
        content_hash text NOT NULL,
        description text,
        question_count integer NOT NULL,
        -- {task: {factor, easier: "higher" | "lower"}}: which factor is difficulty, and its direction
        difficulty jsonb NOT NULL DEFAULT '{}',
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT datasets_name_version_key UNIQUE (name, version),
        CONSTRAINT datasets_name_content_key UNIQUE (name, content_hash)
      );

      CREATE TABLE images (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        recipe jsonb NOT NULL,
        recipe_hash text NOT NULL CONSTRAINT images_recipe_hash_key UNIQUE,
        mime_type text NOT NULL,
        width integer NOT NULL,
        height integer NOT NULL,
        -- known once the image has been rendered for the first time
        sha256 text,
        byte_size integer
      );
      CREATE INDEX images_sha256_index ON images (sha256);

      CREATE TABLE questions (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        dataset_id integer NOT NULL REFERENCES datasets ON DELETE CASCADE,
        position integer NOT NULL,
        qid text NOT NULL,
        task text NOT NULL,
        answer_prompt text NOT NULL,
        confidence_prompt text NOT NULL,
        options jsonb NOT NULL,
        factors jsonb NOT NULL DEFAULT '{}',
        image_id integer REFERENCES images,
        CONSTRAINT questions_dataset_qid_key UNIQUE (dataset_id, qid),
        CONSTRAINT questions_dataset_position_key UNIQUE (dataset_id, position)
      );

      CREATE TABLE answer_keys (
        id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        dataset_id integer NOT NULL REFERENCES datasets ON DELETE CASCADE,
        name text NOT NULL,
        source text NOT NULL CONSTRAINT answer_keys_source_check CHECK (source IN ('CATALOG', 'FILE', 'PIXELS')),
        is_default boolean NOT NULL DEFAULT false,
        created_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT answer_keys_dataset_name_key UNIQUE (dataset_id, name)
      );
      CREATE UNIQUE INDEX answer_keys_one_default_key ON answer_keys (dataset_id) WHERE is_default;

      CREATE TABLE answer_key_entries (
        answer_key_id integer NOT NULL REFERENCES answer_keys ON DELETE CASCADE,
        question_id integer NOT NULL REFERENCES questions ON DELETE CASCADE,
        letter text NOT NULL,
        CONSTRAINT answer_key_entries_pkey PRIMARY KEY (answer_key_id, question_id) INCLUDE (letter)
      );`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE answer_key_entries, answer_keys, questions, images, datasets');
  }
}
