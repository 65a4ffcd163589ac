/** One run's answer to a question that both runs have answered. */
export interface PairedAnswer {
  /** An answer of which no letter could be read is not correct. */
  readonly isCorrect: boolean;
  /** 1-5; null when the answer is not rated: it has no letter, or no confidence that could be read. */
  readonly rating: number | null;
}

/**
 * How many questions (and samples) two runs answered in the same two ways: what every paired comparison is computed
 * from. With five levels there are at most 144 cells. Questions that only one run answered are in none.
 */
export interface PairedCell {
  readonly baseline: PairedAnswer;
  readonly candidate: PairedAnswer;
  /** An integer >= 0. */
  readonly count: number;
}

/** The questions on which one run is right and the other wrong; integers >= 0. */
export interface Discordance {
  readonly onlyBaselineRight: number;
  readonly onlyCandidateRight: number;
}

/** Who was right where; integers >= 0, and the four sum to n. */
export interface PairedOutcomes extends Discordance {
  readonly n: number;
  readonly bothRight: number;
  readonly bothWrong: number;
}

/** Adds the cells up by who was right; all 0 for no cells. */
export function pairedOutcomes(cells: readonly PairedCell[]): PairedOutcomes {
  const countOf = (baseline: boolean, candidate: boolean) =>
    cells.reduce(
      (sum, cell) =>
        cell.baseline.isCorrect === baseline && cell.candidate.isCorrect === candidate ? sum + cell.count : sum,
      0,
    );
  const [bothRight, bothWrong] = [countOf(true, true), countOf(false, false)];
  const [onlyBaselineRight, onlyCandidateRight] = [countOf(true, false), countOf(false, true)];
  const n = bothRight + bothWrong + onlyBaselineRight + onlyCandidateRight;
  return { n, bothRight, bothWrong, onlyBaselineRight, onlyCandidateRight };
}
