/** What the bench of metrics asks for. */

const INTERVAL = 'value low high method n reason';
const VALUE = 'value method n reason';

function calibration(limits: string): string {
  const error = `{ ${limits} }`;
  return `{ source map bins binning n meanConfidence accuracy { count n value low high } overconfidence { ${INTERVAL} }
    ece ${error} mce ${error} rmsce ${error} ace ${error} debiasedSquaredError
    brier { score { ${INTERVAL} } reliability resolution uncertainty withinBinVariance withinBinCovariance skill }
    logLoss { ${INTERVAL} } logLossClipped logLossBaseline spiegelhalter { z p }
    reliability { low high n confidence gap accuracy { count n value low high } } }`;
}

function discrimination(limits: string): string {
  return `{ source n correct wrong meanWhenCorrect meanWhenWrong auroc { ${INTERVAL} } gamma { ${INTERVAL} } kendallTauB somersD
    pointBiserial { ${INTERVAL} } phi metaInformation { bits correctedBits normalised } auprcError auprcSuccess
    aurc { ${limits} } optimalAurc excessAurc normalisedAurc augrc riskCoverage { threshold coverage risk n } }`;
}

function metrics(limits: string): string {
  return `answerKey { name } final counts { answers answered rated withProbabilities failed }
    accuracy { count n value low high } accuracyAnswered { count n value low high }
    decision { confusion { truth response count } letters { letter recall precision } balancedAccuracy responseBias mcc
      cohenKappa majorityShare dPrime { ${INTERVAL} } criterion criterionEstimate { ${INTERVAL} } logBeta dPrimeRaw
      criterionRaw pVersusChance pVersusMajority }
    confidence { mean sd median meanCorrect meanWrong levelsUsed modalShare entropyBits pHighVersusLow
      levels { level count share accuracy { count n value low high } } high { count n value } low { count n value } }
    calibration ${calibration(limits)} token: calibration(source: TOKEN) ${calibration(limits)}
    discrimination ${discrimination(limits)} tokenDiscrimination: discrimination(source: TOKEN) ${discrimination(limits)}
    metaD { n dPrime criterion metaDPrime { ${limits} } mRatio { ${limits} } mDiff { ${limits} } logLikelihood reliable reasons }
    tokens { n distinct argmaxDisagrees ties minSum maxSum placeholderSuspect auroc { ${INTERVAL} } brier
      temperature { temperature bound nllBefore nllAfter eceAfter brierAfter overconfidenceAfter } }
    keyAlarm { message } latency { stage n p50Ms p95Ms p99Ms meanMs }`;
}

/** The whole Metrics object of one run, all but the intervals that take a bootstrap. */
export const WHOLE = `query Whole($id: ID!) { run(id: $id) { metrics { ${metrics(VALUE)} } } }`;

/** The same with those intervals. */
export const WHOLE_WITH_BOOTSTRAP = `query WholeWithBootstrap($id: ID!) { run(id: $id) { metrics { ${metrics(INTERVAL)} } } }`;

/** What runs are compared by in a list, for the newest `first` of them. */
export const COMPARED = `query Compared($first: Int!, $label: String!) { runs(first: $first, where: { label: $label }) { nodes { name
  metrics { accuracy { value low high } confidence { mean } calibration { overconfidence { value low high } ece { value } }
    discrimination { auroc { value low high } } } } } }`;
