// Native ESM through ts-jest; types are checked by `npm run types`, so the transform only strips them (isolatedModules).
const base = {
  testEnvironment: '<rootDir>/test/support/plain-environment.mjs',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.json' }] },
  setupFiles: ['reflect-metadata'],
};
const tier = (name, more = {}) => ({
  ...base,
  displayName: name,
  rootDir: import.meta.dirname,
  testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
  ...more,
});
const database = {
  globalSetup: '<rootDir>/test/support/global-setup.mjs',
  globalTeardown: '<rootDir>/test/support/global-teardown.mjs',
};

export default {
  projects: [tier('unit'), tier('integration', database), tier('e2e', database)],
  reporters: ['default', '<rootDir>/test/support/count-reporter.mjs'],
  testTimeout: 60_000,
};
