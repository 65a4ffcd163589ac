import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

/**
 * The direction of imports: index/cli -> app -> server -> resolvers -> services -> schema. What clients of the API say and
 * show, be it the command line, the pages or a report, is in operations and words, which stand below all of that.
 * Each zone lists what a folder may never reach; a cycle or a shortcut fails `npm run lint`.
 */
const zones = [
  { target: './src/schema', from: './src', except: ['./schema', './errors.ts'] },
  { target: './src/services', from: './src/resolvers' },
  { target: './src/services', from: './src/cli' },
  { target: './src/services', from: './src/app.ts' },
  { target: './src/services', from: './src/composition' },
  { target: './src/services', from: './src/server.ts' },
  { target: './src/services', from: './src/server' },
  { target: './src/services', from: './src/index.ts' },
  { target: './src/resolvers', from: './src/cli' },
  { target: './src/resolvers', from: './src/app.ts' },
  { target: './src/resolvers', from: './src/composition' },
  { target: './src/resolvers', from: './src/server.ts' },
  { target: './src/resolvers', from: './src/server' },
  ...['./src/server.ts', './src/server'].flatMap((target) => [
    { target, from: './src/app.ts' },
    { target, from: './src/composition' },
    { target, from: './src/cli' },
  ]),
  // What others build on stands on nothing but types, libraries, and what the server says of a token.
  { target: './src/client', from: './src', except: ['./client', './operations/operation.ts', './words/token-end.ts'] },
  { target: './src/operations', from: './src', except: ['./operations'] },
  { target: './src/words', from: './src', except: ['./words', './operations'] },
  // A page is a client like any other: what it is told comes over the API.
  { target: './web', from: './src', except: ['./operations', './words', './schema/page-size.ts'] },
  { target: './src/app.ts', from: './src/cli' },
  { target: './src/composition', from: './src/cli' },
  { target: './src/composition', from: './src/app.ts' },
  { target: './src/services/statistics', from: './src', except: ['./services/statistics', './errors.ts'] },
];

export default defineConfig(
  globalIgnores(['src/client/schema-types.d.ts', 'dist', 'coverage', '.metacog', 'test-results']),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver-next': [createNodeResolver({ extensionAlias: { '.js': ['.ts', '.tsx', '.js'] } })] },
    rules: {
      'import-x/no-restricted-paths': ['error', { zones }],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // type-graphql resolvers and TypeORM migrations are classes by contract.
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/consistent-type-definitions': ['error', 'interface'],
      // `import type` of a decorated class erases the metadata type-graphql reads: the author decides.
      '@typescript-eslint/consistent-type-imports': 'off',
      eqeqeq: ['error', 'smart'],
      'no-console': 'error',
    },
  },
  // Entities refer to each other; `Relation<T>` keeps the cycle out of the run time.
  { files: ['src/schema/**'], rules: { 'import-x/no-cycle': 'off' } },
  { files: ['src/cli/**', 'scripts/**', 'bench/**', 'examples/**'], rules: { 'no-console': 'off' } },
  // In a test a missing element is a failing test: `!` says so more plainly than a check.
  { files: ['test/**'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { process: 'readonly', console: 'readonly', URL: 'readonly' } },
  },
  prettier,
);
