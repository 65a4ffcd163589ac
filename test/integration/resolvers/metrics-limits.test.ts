import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Calibration } from '../../../src/schema/calibration.js';
import type { Discrimination } from '../../../src/schema/discrimination.js';
import type { Estimate } from '../../../src/schema/estimate.js';
import type { MetaD } from '../../../src/schema/meta-d.js';
import { createTestApi, type TestApi } from '../../support/api.js';
import { createTestDatabase, type TestDatabase } from '../../support/database.js';
import { missingOracleFiles, publishedSets, type PublishedKey } from '../../support/oracle.js';
import { importPublishedRun } from '../../support/published-run.js';

const skipped = missingOracleFiles.length > 0;
const title = skipped ? `SKIPPED, not here (set METACOG_SHARED): ${missingOracleFiles.join(', ')}` : 'limit by limit';

const QUERY = `query ($answerKey: String!) {
  runByName(name: "qwen") { metrics(answerKey: $answerKey) {
    ...Bootstrapped by(factor: "task") { key metrics { ...Bootstrapped } }
  } }
}
fragment Limits on Estimate { value low high method reason }
fragment Bootstrapped on Metrics {
  calibration { ece { ...Limits } mce { ...Limits } rmsce { ...Limits } ace { ...Limits } }
  discrimination { aurc { ...Limits } }
  metaD { metaDPrime { ...Limits } mRatio { ...Limits } }
}`;

interface Bootstrapped {
  readonly calibration: Pick<Calibration, 'ece' | 'mce' | 'rmsce' | 'ace'>;
  readonly discrimination: Pick<Discrimination, 'aurc'>;
  readonly metaD: Pick<MetaD, 'metaDPrime' | 'mRatio'>;
}
type Whole = Bootstrapped & { readonly by: readonly { readonly key: string; readonly metrics: Bootstrapped }[] };

interface ExpectedBootstrap {
  readonly metrics: Readonly<Record<string, { readonly percentile: Limits; readonly boot_se: number }>>;
  /** Of 200 replicates. */
  readonly metad: Readonly<Record<'meta_d' | 'm_ratio', Limits>>;
}
type Limits = readonly [low: number, high: number];

/** Standard errors of the reference between its limits and ours: both drew 2,000 replicates, of other random numbers. */
const TOLERANCE = 0.25;
/**
 * Of the reference's width, for its 200 replicates of meta-d'. Its keys swap all letters of Gabor, so that its two
 * intervals there are of the same replicates but for chance and the sign: they differ by 0.43 of their width.
 */
const META_D_TOLERANCE = 0.5;

(skipped ? describe.skip : describe)(`bootstrapped limits over GraphQL: ${title}`, () => {
  let database: TestDatabase;
  let api: TestApi;
  beforeAll(async () => {
    database = await createTestDatabase();
    await importPublishedRun(database.pool);
    api = await createTestApi(database.pool);
  });
  afterAll(() => database.close());

  async function ask(answerKey: PublishedKey, status: string): Promise<Whole> {
    await database.pool.query('UPDATE runs SET status = $1', [status]);
    return (await api.query<{ runByName: { metrics: Whole } }>(QUERY, { answerKey })).runByName.metrics;
  }

  it.each<PublishedKey>(['catalog', 'file'])(
    'of the whole and of each task under the key %s',
    async (answerKey) => {
      const whole = await ask(answerKey, 'COMPLETED');
      const ofTasks = whole.by.map(({ key, metrics }) => [`${answerKey}: ${key}`, metrics] as const);
      const ours = new Map<string, Bootstrapped>([[`${answerKey}: all`, whole], ...ofTasks]);
      const sets = (await publishedSets(answerKey)).filter(({ name }) => ours.has(name));
      const pairs = sets.flatMap(({ name, expected }) =>
        pairsOf(name, ours.get(name)!, expected.bootstrap as ExpectedBootstrap),
      );
      expect(sets).toHaveLength(4);
      expect(pairs.filter(({ estimate, expected, tolerance }) => !isWithin(estimate, expected, tolerance))).toEqual([]);
      // Of Grid every rating is the same, and the reference's meta-d' is a fit to its padding.
      expect(pairs).toHaveLength(4 * 4 + 3 * 2);
      process.stdout.write(`${2 * pairs.length} bootstrapped limits compared over GraphQL, ${answerKey}\n`);
    },
    180_000,
  );

  it('are the same while the run goes, as soon as its answers are', async () => {
    expect(await ask('catalog', 'RUNNING')).toEqual(await ask('catalog', 'COMPLETED'));
  }, 180_000);

  it('of what is undefined are null, and say why', async () => {
    const { by } = await ask('catalog', 'COMPLETED');
    const grid = by.find(({ key }) => key === 'Grid')?.metrics.metaD;
    const missing = {
      value: null,
      low: null,
      high: null,
      method: 'percentile bootstrap',
      reason: 'single_confidence_level',
    };
    expect(grid).toEqual({ metaDPrime: missing, mRatio: missing });
  });
});

interface Pair {
  readonly name: string;
  readonly estimate: Estimate;
  readonly expected: Limits;
  readonly tolerance: number;
}

function pairsOf(set: string, ours: Bootstrapped, { metrics, metad }: ExpectedBootstrap): Pair[] {
  const { ece, mce, rmsce } = ours.calibration;
  const { metaDPrime, mRatio } = ours.metaD;
  const ofScores = Object.entries({ ece, mce, rmsce, aurc: ours.discrimination.aurc }).flatMap(([name, estimate]) => {
    const theirs = metrics[name];
    if (theirs === undefined) return [];
    const tolerance = TOLERANCE * theirs.boot_se;
    return [{ name: `${set}, ${name}`, estimate, expected: theirs.percentile, tolerance }];
  });
  if (metaDPrime.value === null) return ofScores;
  const ofMetaD = ([name, estimate]: readonly ['meta_d' | 'm_ratio', Estimate]): Pair => {
    const [low, high] = metad[name];
    return { name: `${set}, ${name}`, estimate, expected: [low, high], tolerance: META_D_TOLERANCE * (high - low) };
  };
  return [...ofScores, ofMetaD(['meta_d', metaDPrime]), ofMetaD(['m_ratio', mRatio])];
}

function isWithin({ low, high }: Estimate, [theirLow, theirHigh]: Limits, tolerance: number): boolean {
  if (low === null || high === null) return false;
  return Math.abs(low - theirLow) <= tolerance && Math.abs(high - theirHigh) <= tolerance;
}
