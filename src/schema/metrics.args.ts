import { ArgsType, Field, Int } from 'type-graphql';
import { Binning, ConfidenceMap, ConfidenceSource, RecalibrationMethod } from './calibration.js';

/** What is used for a null, which a client may send for any of these. */
export const CALIBRATION_DEFAULTS = {
  source: ConfidenceSource.VERBAL,
  map: ConfidenceMap.HALF,
  bins: 10,
  binning: Binning.EQUAL_WIDTH,
  method: RecalibrationMethod.ISOTONIC,
} as const;

@ArgsType()
export class SourceArgs {
  @Field(() => ConfidenceSource, { nullable: true, defaultValue: CALIBRATION_DEFAULTS.source })
  source: ConfidenceSource | null;
}

@ArgsType()
class BinningArgs extends SourceArgs {
  @Field(() => Int, { nullable: true, defaultValue: CALIBRATION_DEFAULTS.bins, description: '1 to 1000.' })
  bins: number | null;

  @Field(() => Binning, { nullable: true, defaultValue: CALIBRATION_DEFAULTS.binning })
  binning: Binning | null;
}

@ArgsType()
export class CalibrationArgs extends BinningArgs {
  @Field(() => ConfidenceMap, {
    nullable: true,
    defaultValue: CALIBRATION_DEFAULTS.map,
    description: 'What probability a rating stands for; TOKEN needs none.',
  })
  map: ConfidenceMap | null;
}

@ArgsType()
export class RecalibrationArgs extends BinningArgs {
  @Field(() => RecalibrationMethod, { nullable: true, defaultValue: CALIBRATION_DEFAULTS.method })
  method: RecalibrationMethod | null;
}
