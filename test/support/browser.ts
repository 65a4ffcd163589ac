import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { chromium, type Browser, type BrowserContext, type BrowserContextOptions } from 'playwright-core';

/**
 * A real Chromium that needs nothing but `npm ci`. On x64 Linux it is unpacked from @sparticuz/chromium, which brings
 * the libraries that a bare machine lacks; that package has no binary for other systems, where an installed Google Chrome
 * is used. CHROMIUM_PATH names another binary.
 */
export async function launchBrowser(): Promise<Browser> {
  const given = process.env.CHROMIUM_PATH;
  if (given) return chromium.launch({ executablePath: given, args: flags() });
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return chromium.launch({ channel: 'chrome', args: flags() });
  }
  const folder = await mkdtemp(path.join(tmpdir(), 'metacog-browser-'));
  try {
    const { executablePath, env } = await unpackChromium(folder);
    return removeAtClose(await chromium.launch({ executablePath, env, args: flags() }), folder);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

export interface GuardedContext {
  readonly context: BrowserContext;
  /** Address of every request that did not go to the test's own server; all of them were refused. */
  readonly outsideRequests: readonly string[];
}

/** A browser context (own cookies and storage) that reaches `origin` and nothing else. */
export async function guardedContext(
  browser: Browser,
  origin: string,
  options: BrowserContextOptions = {},
): Promise<GuardedContext> {
  // A service worker's requests would not pass the routes below.
  const context = await browser.newContext({ serviceWorkers: 'block', ...options });
  const outsideRequests: string[] = [];
  const isOutside = (url: URL): boolean => url.host !== new URL(origin).host;
  await context.route(isOutside, async (route) => {
    outsideRequests.push(route.request().url());
    await route.abort('blockedbyclient');
  });
  // Only recorded here: routing a WebSocket would send each of its messages through this process. It gets no address.
  context.on('page', (page) => {
    page.on('websocket', (socket) => {
      if (isOutside(new URL(socket.url()))) outsideRequests.push(socket.url());
    });
  });
  return { context, outsideRequests };
}

const MONOSPACE = '<alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>';

function flags(): string[] {
  return [
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
    '--disable-quic',
    '--no-first-run',
    // Whatever passes no route (a WebSocket, the browser's own services) finds no address to go to.
    '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    // Chromium's sandbox refuses to run as root, which is what containers usually are.
    ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  ];
}

/**
 * Unpacks binary, libraries and fonts into `folder`. In a child process, because the package reads the target folder and
 * the wish for its libraries (it takes the named variable as "this is Lambda") from the environment.
 */
async function unpackChromium(folder: string): Promise<{ executablePath: string; env: Record<string, string> }> {
  const program = `import chromium from '@sparticuz/chromium'; process.stdout.write(await chromium.executablePath());`;
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: path.resolve(import.meta.dirname, '../..'),
    env: { ...process.env, TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
  });
  const dejavu = path.resolve(import.meta.dirname, '../../node_modules/dejavu-fonts-ttf/ttf');
  const fontFolders = [path.join(folder, 'fonts'), dejavu].map((directory) => `<dir>${directory}</dir>`).join('');
  const fontConfig = path.join(folder, 'fonts.conf');
  await writeFile(
    fontConfig,
    `<?xml version="1.0"?><fontconfig>${fontFolders}${MONOSPACE}<cachedir>${folder}/font-cache</cachedir></fontconfig>\n`,
  );
  const libraries = [path.join(folder, 'al2023/lib'), folder, process.env.LD_LIBRARY_PATH];
  return {
    executablePath: stdout,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      TMPDIR: folder,
      FONTCONFIG_FILE: fontConfig,
      LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'),
    },
  };
}

/** `browser.close()` also removes the 200 MB that were unpacked for it. */
function removeAtClose(browser: Browser, folder: string): Browser {
  const close = browser.close.bind(browser);
  browser.close = async (options) => {
    await close(options);
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  };
  return browser;
}
