/**
 * p-values of a family of tests, adjusted so that rejecting those below a level makes a false rejection anywhere in the
 * family no more likely than that level, whatever their dependence. With p_(1) <= ... <= p_(m):
 * adjusted p_(i) = max over j <= i of min(1, (m - j + 1) p_(j)).
 *
 * @param pValues in [0, 1]; null for a test that could not be made: it is not counted in m, and stays null
 * @returns of the same length, in the same order; never below the p-value given, and equal p-values stay equal
 * Source: Holm (1979), Scandinavian Journal of Statistics 6, 65-70; same values as R `p.adjust(method = 'holm')` and
 * statsmodels `multipletests(method='holm')`.
 *
 *     holm([0.01, 0.04, null, 0.03]); // [0.03, 0.06, null, 0.06]
 */
export function holm(pValues: readonly (number | null)[]): (number | null)[] {
  const ascending = pValues
    .flatMap((p, place) => (p === null ? [] : [{ p, place }]))
    .sort((left, right) => left.p - right.p);
  const adjusted: (number | null)[] = pValues.map(() => null);
  let largest = 0;
  for (const [rank, { p, place }] of ascending.entries()) {
    largest = Math.max(largest, Math.min(1, (ascending.length - rank) * p));
    adjusted[place] = largest;
  }
  return adjusted;
}
