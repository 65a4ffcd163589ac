import type {
  Confidence,
  FactorValue,
  Psychometric,
  ReliabilityBin,
  RiskPoint,
  StageLatency,
} from '../../src/operations/report-shapes.js';
import { accuracyByFactorPlot } from '../plots/accuracy-by-factor.js';
import { confidenceByCorrectnessPlot } from '../plots/confidence-by-correctness.js';
import type { PlotOptions } from '../plots/frame.js';
import { latencyPlot } from '../plots/latency.js';
import { psychometricPlot } from '../plots/psychometric.js';
import { reliabilityPlot } from '../plots/reliability.js';
import { riskCoveragePlot } from '../plots/risk-coverage.js';
import { blankDocument } from './blank-document.js';

const WIDTH = 480;

/** What of a report is drawn. */
interface PlottedAnswers {
  readonly metrics: {
    readonly calibration: { readonly reliability: readonly ReliabilityBin[] };
    readonly confidence: Pick<Confidence, 'levels'>;
    readonly discrimination: { readonly riskCoverage: readonly RiskPoint[] };
    readonly latency: readonly StageLatency[];
  };
  readonly psychometric: readonly Psychometric[];
  readonly byFactor: readonly {
    readonly factor: string;
    readonly tasks: readonly { readonly key: string; readonly metrics: { readonly by: readonly FactorValue[] } }[];
  }[];
}

interface Sketch {
  readonly title: string;
  readonly summary: string;
  readonly draw: (options: PlotOptions) => SVGSVGElement;
}

/** The plots of a run as text: the ones that its page shows, drawn without a browser, each when it is asked for. */
export function* reportPlots(answers: PlottedAnswers): Generator<{ title: string; summary: string; svg: string }> {
  for (const { title, summary, draw } of sketches(answers)) {
    const svg = draw({ width: WIDTH, label: `${title}. ${summary}`, document: blankDocument() });
    yield { title, summary, svg: svg.outerHTML };
  }
}

function sketches({ metrics, psychometric, byFactor }: PlottedAnswers): Sketch[] {
  const { calibration, confidence, discrimination, latency } = metrics;
  return [
    {
      title: 'Reliability diagram',
      summary:
        'What each rating says and how often it is right, with 95 % intervals; on the dashed line it keeps its word.',
      draw: (options) => reliabilityPlot(calibration.reliability, options),
    },
    {
      title: 'Confidence by correctness',
      summary: 'How often each rating is given to right (left bar) and to wrong answers (right bar).',
      draw: (options) => confidenceByCorrectnessPlot(confidence.levels, options),
    },
    {
      title: 'Risk and coverage',
      summary: 'Share of wrong answers when only those of at least a rating are kept; dashed: all of them.',
      draw: (options) => riskCoveragePlot(discrimination.riskCoverage, options),
    },
    {
      title: 'Latency',
      summary: 'How long 50, 95 and 99 of 100 replies took at most.',
      draw: (options) => latencyPlot(latency, options),
    },
    ...psychometric.map((curve) => ({
      title: `Psychometric curve: ${curve.task}`,
      summary: `Accuracy by ${curve.factor}, hard on the left, with 95 % intervals; dashed: chance.`,
      draw: (options: PlotOptions) => psychometricPlot(curve, options),
    })),
    ...byFactor.map(({ factor, tasks }) => ({
      title: `Accuracy by ${factor}`,
      summary: 'With 95 % intervals; dashed: chance.',
      draw: (options: PlotOptions) =>
        accuracyByFactorPlot(
          tasks.flatMap(({ key, metrics: { by } }) =>
            by.map((group) => ({ task: key, value: group.key, accuracy: group.metrics.accuracy })),
          ),
          { ...options, factor },
        ),
    })),
  ];
}
