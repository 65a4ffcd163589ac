import type { Document } from '../document/document.js';
import { keyAlarmNotice, simulationNotice, unfinishedNotice } from '../document/notices.js';
import { accuracySection } from './accuracy-section.js';
import { answerSets } from './answer-set.js';
import { calibrationSection } from './calibration-section.js';
import { confidenceSection } from './confidence-section.js';
import { decisionSection } from './decision-section.js';
import { discriminationSection } from './discrimination-section.js';
import { environmentSection, latencySection } from './environment-section.js';
import { factorSection } from './factor-section.js';
import { metaDSection } from './meta-d-section.js';
import { psychometricSection } from './psychometric-section.js';
import type { RunAnswers } from './run-answers.js';
import { runSection } from './run-section.js';
import { tokenSection } from './token-section.js';

/** The report of one run under one key. */
export function reportDocument(answers: RunAnswers): Document {
  const { run, metrics, psychometric } = answers;
  const sets = answerSets(answers);
  return {
    notices: [
      ...keyAlarmNotice({ run: run.name, ...metrics }),
      ...simulationNotice(run.backend),
      ...unfinishedNotice(run, metrics.final),
    ],
    title: `Run ${run.name} of ${run.model} under answer key ${metrics.answerKey.name} (${metrics.answerKey.source})`,
    sections: [
      runSection(answers, sets),
      accuracySection(sets),
      decisionSection(sets),
      confidenceSection(sets),
      calibrationSection(sets),
      discriminationSection(sets),
      metaDSection(sets),
      tokenSection(sets),
      psychometricSection(psychometric),
      factorSection(answers),
      latencySection(metrics.latency),
      environmentSection(run.environment),
    ],
  };
}
