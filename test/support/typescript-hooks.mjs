// Module hooks (node:module `register`): `./x.js` finds `./x.ts`, and TypeScript is stripped as the build strips it.
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const configFile = fileURLToPath(new URL('../../tsconfig.json', import.meta.url));
const { compilerOptions } = ts.convertCompilerOptionsFromJson(
  ts.readConfigFile(configFile, ts.sys.readFile).config.compilerOptions,
  fileURLToPath(new URL('../..', import.meta.url)),
);

export async function resolve(specifier, context, next) {
  if (/^\.{1,2}\/.*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts')) {
    const source = new URL(specifier.replace(/\.js$/, '.ts'), context.parentURL);
    if (existsSync(source)) return { url: source.href, format: 'module', shortCircuit: true };
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.startsWith('file:') || !url.endsWith('.ts')) return next(url, context);
  const fileName = fileURLToPath(url);
  const { outputText } = ts.transpileModule(readFileSync(fileName, 'utf8'), {
    fileName,
    compilerOptions: { ...compilerOptions, module: ts.ModuleKind.ESNext, sourceMap: false, inlineSourceMap: true },
  });
  return { format: 'module', source: outputText, shortCircuit: true };
}
