import type { AnswerRecord, ConfidenceRecord, FailureRecord } from '../../src/services/answers/answer-record.js';

const reply = {
  text: 'A',
  latencyMs: 12.5,
  attempts: 1,
  finishReason: 'stop',
  promptTokens: 100,
  cachedPromptTokens: null,
  completionTokens: 1,
};

/** What a worker writes of stage 1 of the first sample. */
export function answer(questionId: number, letter = 'A'): AnswerRecord {
  const probabilities = { probabilities: null, tokenConfidence: null, logprobs: null };
  return { stage: 1, questionId, sample: 0, reply: { ...reply, text: letter }, letter, ...probabilities };
}

export function confidence(questionId: number, value = 5): ConfidenceRecord {
  return { stage: 2, questionId, sample: 0, reply: { ...reply, text: `confidence: ${value}` }, confidence: value };
}

export function failure(questionId: number, stage: 1 | 2, code = 'BACKEND_ERROR'): FailureRecord {
  return { stage, questionId, sample: 0, error: { code, message: 'no', attempts: 5 } };
}
