/** What a request is about, read from its X-Request-Id. */
export interface TrialId {
  readonly run: string;
  readonly qid: string;
  /** 0-based. */
  readonly sample: number;
  readonly stage: 1 | 2;
  /** 1-based. */
  readonly attempt: number;
}

const FORM = /^([^/]+)\/(.+)\/(\d+)\/([12])\/(\d+)$/;

/** Reads `<run>/<qid>/<sample>/<stage>/<attempt>`; a qid may hold slashes. Undefined when the header says anything else. */
export function parseRequestId(header: string | undefined): TrialId | undefined {
  const [, run, qid, sample, stage, attempt] = FORM.exec(header ?? '') ?? [];
  if (run === undefined || qid === undefined) return undefined;
  return { run, qid, sample: Number(sample), stage: stage === '1' ? 1 : 2, attempt: Number(attempt) };
}
