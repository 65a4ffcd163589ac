import { colorPlaces } from '../stimuli/color-layout.js';
import { SeededRandom } from '../stimuli/random.js';
import { balancedLabels } from './balanced-labels.js';
import type { Design, DesignTask } from './built-in-design.js';

/** An entry of the same form as those of the published catalogue. */
export interface BuiltInItem {
  readonly qid: string;
  readonly task: keyof Design['tasks'];
  readonly params: Record<string, string | number>;
  readonly derived: Record<string, string | number | Record<string, string>>;
  /** The two alternatives in the order of the prompt. */
  readonly options: readonly [first: string, second: string];
}

type Condition = Readonly<Record<string, string | number>>;
type Described = Omit<BuiltInItem, 'qid' | 'task'>;

/** Every item of the three tasks, each task in the nesting order of its factors; the same design gives the same items. */
export function builtInCatalog(design: Design): Record<keyof Design['tasks'], BuiltInItem[]> {
  const { Grid, Gabor, Color } = design.tasks;
  const random = new SeededRandom(design.seed);
  const itemsOf = (
    task: BuiltInItem['task'],
    conditions: { condition: Condition; label: number }[],
    describe: (condition: Condition, label: number) => Described,
  ): BuiltInItem[] =>
    conditions.map(({ condition, label }, i) => ({
      qid: `${design.tasks[task].qidPrefix}-${String(i + 1).padStart(4, '0')}`,
      task,
      ...describe(condition, label),
    }));
  return {
    Grid: itemsOf('Grid', labelledConditions(Grid, 2, random), (condition, label) =>
      gridItem(Grid, condition, { isMajorityA: label === 0, seed: random.integer(0, 0xffff_ffff) }),
    ),
    Gabor: itemsOf('Gabor', labelledConditions(Gabor, 4, random), (condition, label) =>
      gaborItem(Gabor, condition, label),
    ),
    Color: itemsOf('Color', labelledConditions(Color, 2, random), (condition, label) =>
      colorItem(Color, condition, label === 0 ? 'L' : 'R'),
    ),
  };
}

/** The cells of a task's factorial, each with a label that is balanced anew within every level of difficulty. */
function labelledConditions(
  task: DesignTask,
  labels: number,
  random: SeededRandom,
): { condition: Condition; label: number }[] {
  const [difficulty, ...others] = Object.entries(task.factors);
  if (!difficulty) throw new Error('A task of the design has no factors');
  const [difficultyName, difficultyLevels] = difficulty;
  return difficultyLevels.flatMap((difficultyLevel) => {
    const labelOf = balancedLabels(
      others.map(([, levels]) => levels.length),
      labels,
      random,
    );
    return crossed(others.map(([, levels]) => levels.length)).map((cell) => ({
      condition: Object.fromEntries([
        [difficultyName, difficultyLevel],
        ...others.map(([name, levels], factor) => [name, levels[cell[factor] ?? 0]] as const),
      ]) as Condition,
      label: labelOf(cell),
    }));
  });
}

/** Every combination of level indices, the last factor varying fastest. */
function crossed(sizes: readonly number[]): number[][] {
  return sizes.reduce<number[][]>(
    (cells, size) => cells.flatMap((cell) => Array.from({ length: size }, (_, level) => [...cell, level])),
    [[]],
  );
}

function gridItem(
  task: Design['tasks']['Grid'],
  condition: Condition,
  { isMajorityA, seed }: { isMajorityA: boolean; seed: number },
): Described {
  const percent = valueAt(task.majorityPercent, condition.grid_level);
  const [symA, symB] = valueAt(task.symbols, condition.symbol_set);
  const majority = isMajorityA ? 'symA' : 'symB';
  return {
    params: { ...condition, majority, ...task.constants, seed },
    derived: { pctA: isMajorityA ? percent : 100 - percent, gt: { more_symbol: majority, symA, symB } },
    options: [symA, symB],
  };
}

/** On either side of either diagonal: labels 0 and 3 are nearer vertical stripes (0 or 180 degrees), 1 and 2 nearer 90. */
function gaborItem(task: Design['tasks']['Gabor'], condition: Condition, label: number): Described {
  const distance = valueAt(task.distanceDegrees, condition.gabor_level);
  const theta = [45 - distance, 45 + distance, 135 - distance, 135 + distance][label] ?? 0;
  const gt = label === 0 || label === 3 ? 'vertical' : 'horizontal';
  return {
    params: { ...condition, ...task.constants },
    derived: { theta_deg: theta, gabor_distance_deg: distance, gt },
    options: ['Vertical', 'Horizontal'],
  };
}

function colorItem(task: DesignTask, condition: Condition, brighterSide: 'L' | 'R'): Described {
  const [first, second] = valueAt(colorPlaces, condition.layout);
  const gt = (brighterSide === 'L' ? first : second).name.toLowerCase();
  return {
    params: { ...condition, brighter_side: brighterSide, ...task.constants },
    derived: { gt },
    options: [first.name, second.name],
  };
}

function valueAt<Value>(values: Readonly<Record<string, Value>>, level: string | number | undefined): Value {
  const value = values[String(level)];
  if (value === undefined) throw new Error(`The design says nothing for level ${String(level)}`);
  return value;
}
