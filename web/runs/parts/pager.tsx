import { Link, useLocation, useSearchParams } from 'wouter';
import type { PageInfo } from '../../api/page-info.js';

/** Parameter of the address that says what a page begins after. */
export const AFTER = 'after';

interface PagerProps {
  readonly pageInfo: PageInfo;
  /** Name of the first page, where it is not the one that is shown. */
  readonly first: string;
  readonly next: string;
}

/** Leads on through a list of any length, a page at a time; the browser's own button leads back. */
export function Pager({ pageInfo: { hasNextPage, endCursor }, first, next }: PagerProps) {
  const [location] = useLocation();
  const [parameters] = useSearchParams();
  const addressOf = (after: string | null): string => {
    const there = new URLSearchParams(parameters);
    if (after === null) there.delete(AFTER);
    else there.set(AFTER, after);
    return there.size === 0 ? location : `${location}?${there.toString()}`;
  };
  return (
    <nav className="pager" aria-label="Pages of this list">
      {parameters.has(AFTER) && (
        <Link href={addressOf(null)} onClick={showFromTop}>
          {first}
        </Link>
      )}
      {hasNextPage && (
        <Link href={addressOf(endCursor)} onClick={showFromTop}>
          {next}
        </Link>
      )}
    </nav>
  );
}

/** As a browser does with a new page, for the eye and for the keyboard. */
function showFromTop(): void {
  window.scrollTo(0, 0);
  document.getElementById('main')?.focus({ preventScroll: true });
}
