/** Sum of the elements; 0 of none. */
export function sumOf(elements: readonly number[]): number {
  let sum = 0;
  for (const element of elements) sum += element;
  return sum;
}

/** Sum of the products of the elements of two lists as long as each other. */
export function dotProduct(left: readonly number[], right: readonly number[]): number {
  let sum = 0;
  for (let index = 0; index < left.length; index += 1) sum += (left[index] ?? 0) * (right[index] ?? 0);
  return sum;
}

/** from + length * direction, by element. */
export function pointAlong(from: readonly number[], direction: readonly number[], length: number): number[] {
  return from.map((element, index) => element + length * (direction[index] ?? 0));
}
