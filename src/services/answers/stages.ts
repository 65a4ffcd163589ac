import type { Answer } from '../../schema/answer.js';
import type { Plain } from '../../schema/plain.js';
import type { StageRecord } from '../../schema/stage-record.js';

/** The replies of an answer that are written, stage 1 first: none for one that failed before its first reply. */
export function stagesOf(answer: Omit<Answer, 'id'>): Plain<StageRecord>[] {
  const stages: Plain<StageRecord>[] = [];
  if (answer.answerWrittenAt && answer.answerText !== null) {
    stages.push({
      stage: 1,
      text: answer.answerText,
      latencyMs: answer.answerLatencyMs,
      attempts: answer.answerAttempts ?? 1,
      finishReason: answer.answerFinishReason,
      promptTokens: answer.answerPromptTokens,
      cachedPromptTokens: answer.answerCachedPromptTokens,
      completionTokens: answer.answerCompletionTokens,
      writtenAt: answer.answerWrittenAt,
    });
  }
  if (answer.confidenceWrittenAt && answer.confidenceText !== null) {
    stages.push({
      stage: 2,
      text: answer.confidenceText,
      latencyMs: answer.confidenceLatencyMs,
      attempts: answer.confidenceAttempts ?? 1,
      finishReason: answer.confidenceFinishReason,
      promptTokens: answer.confidencePromptTokens,
      cachedPromptTokens: answer.confidenceCachedPromptTokens,
      completionTokens: answer.confidenceCompletionTokens,
      writtenAt: answer.confidenceWrittenAt,
    });
  }
  return stages;
}
