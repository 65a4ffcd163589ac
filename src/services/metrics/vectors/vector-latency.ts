import { GroupTable } from '../group-table.js';
import { latencyOf, QUANTILES, type StageLatency } from '../stage-latency.js';
import { RESPONSES } from './response-byte.js';
import type { LatencyVector } from './response-vectors.js';
import { letterOf, passes, sampleRange, type VectorSlice } from './vector-slice.js';

/** As `loadStageLatency` has it, from the vector; the mean may differ in the last bits, by the order of its sum. */
export function vectorLatency(slice: VectorSlice<LatencyVector>): GroupTable<readonly StageLatency[]> {
  const { groups } = slice.grouping;
  const slots = slotsByGroup(slice);
  return new GroupTable(
    groups.flatMap((group, place) => {
      const own = slots[place] ?? [];
      if (own.length === 0) return [];
      return [[group, slice.vector.latencies.map((values, stage) => summarise(stage + 1, values, own))] as const];
    }),
  );
}

/** Slots of the answers that pass, by group. */
function slotsByGroup(slice: VectorSlice<LatencyVector>): number[][] {
  const { vector, truth, grouping } = slice;
  const { responses, samples } = vector;
  const [firstSample, endSample] = sampleRange(slice);
  const isCounted = countedBytes(slice);
  const slots = grouping.groups.map((): number[] => []);
  for (let question = 0; question < grouping.codes.length; question += 1) {
    const own = slots[grouping.codes[question] ?? -1];
    if (own === undefined) continue;
    const first = (truth.codes[question] ?? 0) * 256;
    for (let slot = question * samples + firstSample; slot < question * samples + endSample; slot += 1) {
      if (isCounted[first + (responses[slot] ?? 0)] === 1) own.push(slot);
    }
  }
  return slots;
}

/** By truth and byte: 1 for an answer that passes the filter. */
function countedBytes({ vector, truth, filter }: VectorSlice<LatencyVector>): Uint8Array {
  const counted = new Uint8Array((truth.values.length + 1) * 256);
  for (const [truthCode, right] of [null, ...truth.values].entries()) {
    for (const [byte, response] of RESPONSES.entries()) {
      if (response && passes(filter, response, letterOf(vector, response), right)) counted[truthCode * 256 + byte] = 1;
    }
  }
  return counted;
}

function summarise(stage: number, values: Float64Array, slots: readonly number[]): StageLatency {
  const given = new Float64Array(slots.length);
  let n = 0;
  let sum = 0;
  for (const slot of slots) {
    const value = values[slot] ?? NaN;
    if (Number.isNaN(value)) continue;
    given[n] = value;
    n += 1;
    sum += value;
  }
  if (n === 0) return latencyOf(stage, 0, null, null);
  const sorted = given.subarray(0, n).sort();
  return latencyOf(
    stage,
    n,
    sum / n,
    QUANTILES.map((quantile) => quantileOf(sorted, quantile)),
  );
}

/** Interpolated between neighbours, in the same steps as Postgres' percentile_cont. @param sorted  ascending, not empty */
function quantileOf(sorted: Float64Array, quantile: number): number {
  const place = quantile * (sorted.length - 1);
  const low = sorted[Math.floor(place)] ?? NaN;
  const high = sorted[Math.ceil(place)] ?? NaN;
  return low === high ? low : low + (place - Math.floor(place)) * (high - low);
}
