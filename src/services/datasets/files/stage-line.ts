import { z } from 'zod';

/** The fields by which a line of a questions or results file says which stage of which question it is. */
export const stageLineFields = {
  qid: z.string().min(1).max(200),
  original_qid: z.string().min(1).max(200).nullish(),
  stage: z.union([z.literal(1), z.literal(2)]).nullish(),
};

export interface StageIdentity {
  /** Of the question: `GRID-0001`, never `GRID-0001_stage1`. */
  readonly qid: string;
  readonly stage: 1 | 2;
}

const STAGE_SUFFIX = /^(.+)_stage([12])$/;

/**
 * Which stage of which question a line is about: `{qid: "X_stage1"}`, `{qid: "X", stage: 1}` and the published form,
 * which says it twice, are the same.
 * @returns  the identity, or in words why there is none
 */
export function identifyStage(line: {
  readonly qid: string;
  readonly original_qid?: string | null | undefined;
  readonly stage?: 1 | 2 | null | undefined;
}): StageIdentity | string {
  const [, stem, suffix] = STAGE_SUFFIX.exec(line.qid) ?? [];
  const suffixStage = suffix === undefined ? undefined : suffix === '1' ? 1 : 2;
  const stage = line.stage ?? suffixStage;
  if (stage === undefined) return `qid "${line.qid}" names no stage: end it in _stage1 or _stage2, or give "stage"`;
  if (suffixStage !== undefined && suffixStage !== stage)
    return `qid "${line.qid}" and stage ${stage} contradict each other`;
  const qid = line.original_qid ?? stem ?? line.qid;
  if (line.original_qid != null && (stem ?? line.qid) !== line.original_qid) {
    return `qid "${line.qid}" and original_qid "${line.original_qid}" contradict each other`;
  }
  return { qid, stage };
}
