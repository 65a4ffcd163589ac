import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { useEffect } from 'react';

/**
 * Repaints the editors when the system changes between light and dark. GraphiQL's style sheet follows by itself; the
 * editors' colours are set by its script, which looks at the system only when a theme is chosen.
 */
export function SystemTheme() {
  const theme = useGraphiQL((state) => state.theme);
  const { setTheme } = useGraphiQLActions();
  useEffect(() => {
    if (theme !== null) return undefined;
    const system = window.matchMedia('(prefers-color-scheme: dark)');
    const repaint = (): void => setTheme(null);
    system.addEventListener('change', repaint);
    return () => system.removeEventListener('change', repaint);
  }, [theme, setTheme]);
  return null;
}
