import { z } from 'zod';
import { readDataFile } from './read-data-file.js';

export const PROMPT_VARIANTS = ['concise', 'enhanced'] as const;
export type PromptVariant = (typeof PROMPT_VARIANTS)[number];

const byTask = z.object({ Grid: z.string(), Gabor: z.string(), Color: z.string() });
const variant = z.object({ instruction: z.string(), confidence: byTask });
const templatesSchema = z.object({
  questions: byTask,
  choices: z.string(),
  variants: z.object({ concise: variant, enhanced: variant }),
});

export interface Prompts {
  readonly answerPrompt: string;
  readonly confidencePrompt: string;
}

/** Fills the templates of data/prompts.json: {A} and {B} are the options as listed, {a} and {b} in lower case. */
export class PromptTemplates {
  private readonly templates = readDataFile('prompts.json', templatesSchema);

  constructor(private readonly variant: PromptVariant) {}

  fill(task: keyof z.infer<typeof byTask>, [first, second]: readonly [first: string, second: string]): Prompts {
    const { questions, choices, variants } = this.templates;
    const { instruction, confidence } = variants[this.variant];
    const values: Record<string, string> = { A: first, B: second, a: first.toLowerCase(), b: second.toLowerCase() };
    const answerPrompt = [questions[task], choices, instruction]
      .join('\n')
      .replace(/\{([AB])\}/gi, (placeholder, name: string) => values[name] ?? placeholder);
    return { answerPrompt, confidencePrompt: confidence[task] };
  }
}
