import { InvalidArgumentError } from 'commander';
import { MAX_PAGE_SIZE } from '../schema/page-size.js';

/** For options that count something. */
export function positiveInteger(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1) throw new InvalidArgumentError('It must be a whole number, 1 or more.');
  return value;
}

/** For options that say how long a list is; the API gives no more at once. */
export function pageSize(text: string): number {
  const value = positiveInteger(text);
  if (value > MAX_PAGE_SIZE) throw new InvalidArgumentError(`It must be ${MAX_PAGE_SIZE} or less.`);
  return value;
}

/** For options that limit something. */
export function nonNegativeInteger(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number, 0 or more.');
  return Number(text);
}

export function integer(text: string): number {
  if (!/^-?\d+$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

export function nonNegativeNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < Infinity)) {
    throw new InvalidArgumentError('It must be a number, 0 or more.');
  }
  return value;
}

/** "pilot,gpu-1" -> ["pilot", "gpu-1"]; empty parts are dropped. */
export function commaSeparated(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter(Boolean);
}
