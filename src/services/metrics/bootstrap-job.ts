import {
  bootstrapCalibration,
  bootstrapRiskAreas,
  type BinningSettings,
  type CalibrationErrors,
  type RiskAreas,
  type ScoreBootstrapInput,
} from '../statistics/bootstrap-measures.js';
import { bootstrapMetaD, type MetaDBootstrapInput, type MetaDMeasures } from '../statistics/bootstrap-meta-d.js';
import type { BootstrapResult } from '../statistics/bootstrap.js';
import { bootstrapPaired, type PairedBootstrapInput, type PairedMeasure } from '../statistics/paired-bootstrap.js';
import type { PairedDifference } from '../statistics/paired-difference.js';
import { fitPsychometric, type FitOrReason } from '../statistics/psychometric-fit.js';
import type { LevelCount } from '../statistics/psychometric-levels.js';

/** What can be bootstrapped, as plain data that a thread can be sent: the measures by name, from what, to what. */
interface BootstrapJobs {
  readonly calibration: {
    readonly input: ScoreBootstrapInput & BinningSettings;
    readonly result: CalibrationErrors<BootstrapResult>;
  };
  readonly riskAreas: { readonly input: ScoreBootstrapInput; readonly result: RiskAreas<BootstrapResult> };
  readonly metaD: { readonly input: MetaDBootstrapInput; readonly result: MetaDMeasures<BootstrapResult> };
  readonly paired: {
    readonly input: PairedBootstrapInput;
    readonly result: Readonly<Record<PairedMeasure, PairedDifference>>;
  };
  /** The fit itself is quick; its intervals are a parametric bootstrap. */
  readonly psychometric: { readonly input: { readonly levels: readonly LevelCount[] }; readonly result: FitOrReason };
}

export type BootstrapMeasures = keyof BootstrapJobs;
export type BootstrapJob = {
  [Measures in BootstrapMeasures]: { readonly measures: Measures } & BootstrapJobs[Measures]['input'];
}[BootstrapMeasures];
export type BootstrapOutcome<Measures extends BootstrapMeasures = BootstrapMeasures> =
  BootstrapJobs[Measures]['result'];

/** Does a job on this thread. */
export function runBootstrapJob(job: BootstrapJob): BootstrapOutcome {
  switch (job.measures) {
    case 'calibration':
      return bootstrapCalibration(job);
    case 'riskAreas':
      return bootstrapRiskAreas(job);
    case 'metaD':
      return bootstrapMetaD(job);
    case 'paired':
      return bootstrapPaired(job);
    case 'psychometric':
      return fitPsychometric(job.levels);
  }
}
