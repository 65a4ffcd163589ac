// Module hooks (node:module `register`): `./x.js` finds `./x.ts`, and TypeScript is stripped as the build strips it.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const configFile = fileURLToPath(new URL('../../tsconfig.json', import.meta.url));
/** What was stripped before, by what decides it: tests start dozens of processes, and TypeScript takes a second to load. */
const cacheFolder = new URL('../../node_modules/.cache/metacog-typescript/', import.meta.url);
const rules =
  readFileSync(configFile, 'utf8') +
  require('typescript/package.json').version +
  readFileSync(fileURLToPath(import.meta.url), 'utf8');

export async function resolve(specifier, context, next) {
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  return { format: 'module', source: stripped(fileURLToPath(url)), shortCircuit: true };
}

function stripped(fileName) {
  const text = readFileSync(fileName, 'utf8');
  const hash = createHash('sha256')
    .update(JSON.stringify([rules, fileName, text]))
    .digest('hex');
  const cached = new URL(`${hash}.js`, cacheFolder);
  try {
    return readFileSync(cached, 'utf8');
  } catch {
    const output = transpiled(fileName, text);
    keep(cached, output);
    return output;
  }
}

function transpiled(fileName, text) {
  const ts = require('typescript');
  const { compilerOptions } = ts.convertCompilerOptionsFromJson(
    ts.readConfigFile(configFile, ts.sys.readFile).config.compilerOptions,
    fileURLToPath(new URL('../..', import.meta.url)),
  );
  const options = { ...compilerOptions, module: ts.ModuleKind.ESNext, sourceMap: false, inlineSourceMap: true };
  return ts.transpileModule(text, { fileName, compilerOptions: options }).outputText;
}

/** Whole or not at all: several processes may do so at once, and some may not write there. */
function keep(cached, output) {
  const draft = new URL(`${cached.href}.${process.pid}`);
  try {
    mkdirSync(cacheFolder, { recursive: true });
    writeFileSync(draft, output);
    renameSync(draft, cached);
  } catch {
    // The next process strips it again.
  }
}
