import { Link, useLocation } from 'wouter';

const PAGES = [
  { href: '/', name: 'Runs' },
  { href: '/compare', name: 'Compare' },
];

export function SiteNavigation() {
  const [location] = useLocation();
  return (
    <nav aria-label="Pages">
      <span className="brand">metacog</span>
      {PAGES.map(({ href, name }) => (
        <Link key={href} href={href} aria-current={location === href ? 'page' : undefined}>
          {name}
        </Link>
      ))}
      <a href="/graphiql">GraphiQL</a>
    </nav>
  );
}
