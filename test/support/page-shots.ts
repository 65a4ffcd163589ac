import type { Page } from 'playwright-core';

const FOLDER = 'test-results/screenshots';
const HEIGHT = 900;
export const WIDE = { width: 1280, height: HEIGHT };
const LOOKS = [
  { name: 'light-1280', colorScheme: 'light', width: 1280 },
  { name: 'dark-1280', colorScheme: 'dark', width: 1280 },
  { name: 'light-400', colorScheme: 'light', width: 400 },
  { name: 'dark-400', colorScheme: 'dark', width: 400 },
] as const;

/**
 * Keeps pictures of the whole page, light and dark, wide and narrow, and leaves it light and wide.
 * @returns the looks in which the page is wider than its window
 */
export async function shoot(page: Page, name: string): Promise<string[]> {
  const tooWide: string[] = [];
  for (const look of LOOKS) {
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await page.setViewportSize({ width: look.width, height: HEIGHT });
    // Plots are drawn for the new width in the frame after the one that tells it.
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))');
    await page.screenshot({ path: `${FOLDER}/${name}-${look.name}.png`, fullPage: true });
    // By themselves as well: on a picture of a long page nobody can read them.
    const plots = page.locator('.plots');
    if ((await plots.count()) > 0) await plots.screenshot({ path: `${FOLDER}/${name}-plots-${look.name}.png` });
    const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
    if (overflow > 0) tooWide.push(`${look.name}: ${overflow} pixels`);
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize(WIDE);
  return tooWide;
}
