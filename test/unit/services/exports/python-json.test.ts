import { describe, expect, it } from '@jest/globals';
import {
  indentedPythonJson,
  pythonFloat,
  pythonJson,
  PythonFloat,
  pythonText,
} from '../../../../src/services/exports/python-json.js';

// right-hand sides are what CPython 3 prints for json.dumps of the same value
describe('pythonFloat', () => {
  it.each([
    [1, '1.0'],
    [0, '0.0'],
    [0.1, '0.1'],
    [1134.7033977508545, '1134.7033977508545'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [0.0000457763671875, '4.57763671875e-05'],
    [1.5e-7, '1.5e-07'],
    [1e-300, '1e-300'],
    [123456789012345.0, '123456789012345.0'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [1.25e22, '1.25e+22'],
    [-2.5e-5, '-2.5e-05'],
  ])('writes %d as %s', (value, text) => {
    expect(pythonFloat(value)).toBe(text);
  });
});

describe('pythonJson', () => {
  it('puts a blank after commas and colons, and keeps ints and floats apart', () => {
    expect(pythonJson({ a: 1, b: new PythonFloat(1), c: null, d: {} })).toBe('{"a": 1, "b": 1.0, "c": null, "d": {}}');
  });

  it('escapes everything outside printable ASCII as Python does', () => {
    expect(pythonJson('é "\\ \n\u0001\u007f 元 😀')).toBe(String.raw`"\u00e9 \"\\ \n\u0001\u007f \u5143 \ud83d\ude00"`);
  });
});

describe('pythonText', () => {
  it('is what stands between the quotes, of texts on end as of each', () => {
    const [first, second] = ['"A"\n\ud83d', '\ude00é\\'];
    expect(pythonText(first) + pythonText(second)).toBe(pythonText(first + second));
    expect(`"${pythonText(first)}"`).toBe(pythonJson(first));
  });
});

describe('indentedPythonJson', () => {
  it('is json.dumps(value, indent=2)', () => {
    const value = { a: [1, { b: true }], c: {}, d: [], e: new PythonFloat(2) };
    expect(indentedPythonJson(value)).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": true\n    }\n  ],\n  "c": {},\n  "d": [],\n  "e": 2.0\n}',
    );
  });

  it('goes on at the depth of a part', () => {
    expect(indentedPythonJson({ a: 1 }, 2)).toBe('{\n      "a": 1\n    }');
  });

  it('keeps the order of a map whose keys look like numbers', () => {
    expect(pythonJson(new Map([5, 4, 10].map((level) => [String(level), level])))).toBe('{"5": 5, "4": 4, "10": 10}');
  });
});
