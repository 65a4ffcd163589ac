/** Never by colour alone. */
export function TruthMark({ isCorrect }: { readonly isCorrect: boolean | null }) {
  if (isCorrect === null) return <span>–</span>;
  return isCorrect ? (
    <span className="mark-right">
      <span aria-hidden="true">✓</span>
      <span className="visually-hidden">right</span>
    </span>
  ) : (
    <span className="mark-wrong">
      <span aria-hidden="true">✗</span>
      <span className="visually-hidden">wrong</span>
    </span>
  );
}
