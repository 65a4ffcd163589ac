/**
 * Solves a symmetric tridiagonal system, in time of its size.
 *
 * @param diagonal n numbers
 * @param offDiagonal at i the element of row i and column i + 1; the last one, if it is there, is not used
 * @param right n numbers
 * @returns n numbers; not finite when a pivot is 0. Without pivoting, so for definite matrices only, where it is stable.
 * Source: Thomas (1949); Golub & Van Loan (2013), Matrix Computations, 4.3.6.
 *
 *     solveTridiagonal([2, 2], [1], [3, 3]); // [1, 1]
 */
export function solveTridiagonal(
  diagonal: readonly number[],
  offDiagonal: readonly number[],
  right: readonly number[],
): number[] {
  const pivots = [...diagonal];
  const solution = [...right];
  for (let row = 1; row < diagonal.length; row += 1) {
    const off = offDiagonal[row - 1] ?? 0;
    const factor = off / (pivots[row - 1] ?? 0);
    pivots[row] = (pivots[row] ?? 0) - factor * off;
    solution[row] = (solution[row] ?? 0) - factor * (solution[row - 1] ?? 0);
  }
  for (let row = diagonal.length - 1; row >= 0; row -= 1) {
    const fromNext = row + 1 < diagonal.length ? (offDiagonal[row] ?? 0) * (solution[row + 1] ?? 0) : 0;
    solution[row] = ((solution[row] ?? 0) - fromNext) / (pivots[row] ?? 0);
  }
  return solution;
}
