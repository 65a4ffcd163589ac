import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  FaultSpecError,
  formatFault,
  parseFaultSpec,
  readFault,
} from '../../../../../src/services/backends/simulated/fault-spec.js';
import { FAULT_NAMES, faultRule } from '../../../../../src/services/backends/simulated/fault.js';

describe('parseFaultSpec', () => {
  it.each(FAULT_NAMES)('reads %s alone', (name) => {
    expect(parseFaultSpec(name).fault).toBe(name);
  });

  it.each([
    ['http-503:rate=0.05,stage=2,retry-after=1', { fault: 'http-503', rate: 0.05, stage: 2, retryAfter: 1 }],
    ['stall:qid=GRID-0001,max-attempt=2,nth=3', { fault: 'stall', qid: 'GRID-0001', maxAttempt: 2, nth: 3 }],
    ['refused:for-ms=500,from-ms=0,until-ms=1e3', { fault: 'refused', forMs: 500, fromMs: 0, untilMs: 1_000 }],
    ['wrong-confidence:text=confidence: 7', { fault: 'wrong-confidence', stage: 2, text: 'confidence: 7' }],
    ['wrong-letter:text=', { fault: 'wrong-letter', stage: 1, text: '' }],
    ['wrong-letter:text=a=b', { fault: 'wrong-letter', stage: 1, text: 'a=b' }],
    [String.raw`wrong-letter:text=a\, b\\,nth=1`, { fault: 'wrong-letter', stage: 1, text: 'a, b\\', nth: 1 }],
    ['wrong-letter:text=7', { fault: 'wrong-letter', stage: 1, text: '7' }],
  ])('reads %s', (spec, rule) => {
    expect(parseFaultSpec(spec)).toEqual(rule);
  });

  it.each([
    ['', 'there is no fault ""; the faults are refused, '],
    ['http-5O3:rate=1', 'there is no fault "http-5O3"; the faults are refused, '],
    ['constructor', 'there is no fault "constructor"'],
    ['stall:', 'stall: "" is not of the form parameter=value'],
    ['stall:nth=1,', 'stall: "" is not of the form parameter=value'],
    ['stall:first', 'stall: "first" is not of the form parameter=value'],
    ['stall:=1', 'stall: "=1" is not of the form parameter=value'],
    ['stall:retry-after=1', 'stall takes no "retry-after"; it takes stage, qid, max-attempt, '],
    ['http-503:retryAfter=1', 'http-503 takes no "retryAfter"; it takes stage, '],
    ['stall:fault=x', 'stall takes no "fault"'],
    ['stall:constructor=1', 'stall takes no "constructor"'],
    ['stall:nth=1,nth=2', 'stall: nth is given twice'],
    ['stall:nth=often', 'stall: nth must be a number, not "often"'],
    ['stall:nth=', 'stall: nth must be a number, not ""'],
    ['stall:nth=1.5', 'stall: nth: Invalid input: expected int'],
    ['stall:stage=3', 'stall: stage: Invalid option: expected one of 1|2'],
    ['stall:nth=1,every=2', 'stall: give only one of nth, first, every and rate'],
    ['http-503:retry-after=1,retry-after-date=1', 'http-503: give only one of retry-after and retry-after-date'],
    ['stall:from-ms=5,until-ms=5', 'stall: until-ms must come after from-ms'],
  ])('says what is wrong with "%s"', (spec, message) => {
    expect(() => parseFaultSpec(spec)).toThrow(FaultSpecError);
    expect(() => parseFaultSpec(spec)).toThrow(message);
  });

  it('reads what formatFault writes', () => {
    const rule = fc
      .record(
        {
          fault: fc.constantFrom('wrong-letter' as const, 'wrong-confidence' as const),
          text: fc.string({ unit: fc.constantFrom('a', ',', '\\', ':', '=', ' ', '\n') }),
          stage: fc.constantFrom(1 as const, 2 as const),
          qid: fc.string({ minLength: 1 }),
          rate: fc.double({ min: 0, max: 1, noNaN: true }),
          fromMs: fc.nat(),
        },
        { requiredKeys: ['fault'] },
      )
      .map((input) => faultRule.parse(input));
    fc.assert(fc.property(rule, (given) => expect(parseFaultSpec(formatFault(given))).toEqual(given)));
  });
});

describe('readFault', () => {
  it.each([
    [null, 'there is no fault ""'],
    ['stall', 'there is no fault ""'],
    [{ fault: 7 }, 'there is no fault "7"'],
    [{ fault: 'stall', speed: 1 }, 'stall takes no "speed"; it takes stage, '],
    [{ fault: 'stall', maxAttempt: 'two' }, 'stall: max-attempt: Invalid input: expected number'],
  ])('says what is wrong with %j', (input, message) => {
    expect(() => readFault(input)).toThrow(message);
  });
});
