import {
  DEFAULT_SIGNAL_DETECTION,
  type SignalDetectionParameters,
} from '../services/backends/simulated/signal-detection-parameters.js';

export const OBSERVERS = ['recorded', 'signal-detection', 'fixed'] as const;
export type ObserverName = (typeof OBSERVERS)[number];

/** Options that belong to one observer, by the names commander gives them. */
export const OBSERVER_OPTIONS: Readonly<Record<ObserverName, readonly string[]>> = {
  recorded: ['results'],
  'signal-detection': [
    'questions',
    'catalog',
    ...Object.keys(DEFAULT_SIGNAL_DETECTION).filter((name) => name !== 'exponents'),
  ],
  fixed: [],
};

export interface ObserverOptions extends Partial<Omit<SignalDetectionParameters, 'exponents' | 'confidenceCriteria'>> {
  readonly observer: ObserverName;
  readonly results?: string;
  readonly questions?: string;
  readonly catalog?: string;
  readonly confidenceCriteria?: readonly number[];
}

/** maxSensitivity -> --max-sensitivity */
export function flagOf(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
