import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  resultsLines,
  type ResultsAnswer,
  type ResultsQuestion,
} from '../../../../src/services/exports/results-line.js';
import { sharedFile } from '../../../support/shared-files.js';

const question: ResultsQuestion = {
  qid: 'GRID-0001',
  task: 'Grid',
  answerPrompt: 'Which one has more: O or X?\nA. O\nB. X',
  confidencePrompt: 'How sure are you?',
  hasImage: true,
};

function newAnswer(overrides: Partial<ResultsAnswer> = {}): ResultsAnswer {
  return {
    sample: 0,
    letter: 'A',
    confidence: 5,
    probabilities: [
      { letter: 'A', probability: 1 },
      { letter: 'B', probability: 0.0000457763671875 },
    ],
    stages: [
      { stage: 1, text: 'A', latencyMs: 1134 },
      { stage: 2, text: 'Confidence: 5', latencyMs: 511.25 },
    ],
    ...overrides,
  };
}

describe('resultsLines', () => {
  it('writes the published keys in the published order, one line per stage', () => {
    expect(resultsLines(newAnswer(), question)).toEqual([
      '{"qid": "GRID-0001_stage1", "task": "Grid", "choice": "A", "confidence": 0, "raw_text": "A", ' +
        '"latency_ms": 1134.0, "stage": 1, "original_qid": "GRID-0001", ' +
        '"probabilities": {"A": 1.0, "B": 4.57763671875e-05}, ' +
        '"prompt": "<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n<|im_start|>user\\n' +
        '<|vision_start|><|image_pad|><|vision_end|>Which one has more: O or X?\\nA. O\\nB. X<|im_end|>\\n' +
        '<|im_start|>assistant\\n"}',
      '{"qid": "GRID-0001_stage2", "task": "Grid", "choice": "confidence: 5", "confidence": 5, ' +
        '"raw_text": "Confidence: 5", "latency_ms": 511.25, "stage": 2, "original_qid": "GRID-0001", ' +
        '"prompt": "<|im_start|>system\\nYou are a helpful assistant.<|im_end|>\\n<|im_start|>user\\n' +
        '<|vision_start|><|image_pad|><|vision_end|>Which one has more: O or X?\\nA. O\\nB. X<|im_end|>\\n' +
        '<|im_start|>assistant\\nA<|im_end|>\\n<|im_start|>user\\nHow sure are you?<|im_end|>\\n' +
        '<|im_start|>assistant\\n"}',
    ]);
  });

  it('writes only stage 1 while the confidence is awaited, and nothing before the first reply', () => {
    expect(resultsLines(newAnswer({ stages: newAnswer().stages.slice(0, 1) }), question)).toHaveLength(1);
    expect(resultsLines(newAnswer({ stages: [] }), question)).toEqual([]);
  });

  it('keeps the raw text of replies that could not be parsed and imputes no confidence', () => {
    const unparsed = newAnswer({
      letter: null,
      confidence: null,
      stages: [
        { stage: 1, text: 'Neither.', latencyMs: 1 },
        { stage: 2, text: 'Quite sure', latencyMs: 1 },
      ],
    });
    const [first, second] = resultsLines(unparsed, question).map((line) => JSON.parse(line) as object);
    expect(first).toMatchObject({ choice: 'Neither.', confidence: 0, raw_text: 'Neither.' });
    expect(second).toMatchObject({ choice: 'Quite sure', confidence: null, raw_text: 'Quite sure' });
  });

  it('leaves out what is not known: probabilities, the image of a question without one', () => {
    const [line = ''] = resultsLines(newAnswer({ probabilities: null }), { ...question, hasImage: false });
    expect(line).not.toContain('probabilities');
    expect(line).not.toContain('vision');
  });

  it('writes no number for a latency that was never recorded', () => {
    const [line = ''] = resultsLines(newAnswer({ stages: [{ stage: 1, text: 'A', latencyMs: null }] }), question);
    expect(line).toContain('"latency_ms": null, ');
  });

  it('marks samples after the first', () => {
    expect(resultsLines(newAnswer({ sample: 0 }), question).join()).not.toContain('"sample"');
    expect(resultsLines(newAnswer({ sample: 2 }), question).map((line) => line.endsWith(', "sample": 2}'))).toEqual([
      true,
      true,
    ]);
  });
});

interface RecordedLine {
  qid: string;
  task: string;
  choice: string;
  confidence: number;
  raw_text: string;
  latency_ms: number;
  stage: number;
  original_qid: string;
  probabilities?: Record<string, number>;
}

const recordedFile = sharedFile('seed-data/qwen2.5-vl-72b_full_results.jsonl');
const questionsFile = sharedFile('seed-data/questions_two_stage_concise.jsonl');
const whenShared = recordedFile && questionsFile ? it : it.skip;
if (!recordedFile || !questionsFile) {
  process.stderr.write(
    'SKIPPED: the published results file is not here (set METACOG_SHARED); its bytes are not compared\n',
  );
}

describe('resultsLines against the published file', () => {
  whenShared('reproduces all 5,376 recorded lines byte for byte (skipped without METACOG_SHARED)', () => {
    const recorded = readLines(recordedFile);
    const prompts = new Map(
      readLines(questionsFile).map((line) => {
        const { qid, prompt } = JSON.parse(line) as { qid: string; prompt: string };
        return [qid, prompt];
      }),
    );
    expect(recorded).toHaveLength(5376);
    for (let index = 0; index < recorded.length; index += 2) {
      const pair = recorded.slice(index, index + 2);
      expect(rewrite(pair, prompts)).toEqual(pair);
    }
  });
});

function readLines(file: string | undefined): string[] {
  return readFileSync(file ?? '', 'utf8')
    .trimEnd()
    .split('\n');
}

function rewrite(pair: readonly string[], prompts: ReadonlyMap<string, string>): readonly string[] {
  const stages = pair.map((line) => JSON.parse(line) as RecordedLine);
  const [first, second] = stages;
  if (!first || !second) throw new Error('the published file holds two lines a question');
  return resultsLines(
    {
      sample: 0,
      letter: first.choice,
      confidence: second.confidence,
      probabilities: Object.entries(first.probabilities ?? {}).map(([letter, probability]) => ({
        letter,
        probability,
      })),
      stages: stages.map(({ stage, raw_text, latency_ms }) => ({ stage, text: raw_text, latencyMs: latency_ms })),
    },
    {
      qid: first.original_qid,
      task: first.task,
      answerPrompt: prompts.get(first.qid) ?? '',
      confidencePrompt: prompts.get(second.qid) ?? '',
      hasImage: true,
    },
  );
}
