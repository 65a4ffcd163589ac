import os from 'node:os';

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
  // Ends what hangs; tells nothing of how long a test should take.
  testTimeout: 180_000,
  // Left to itself jest keeps a core free, which on two cores is one process for everything. A file takes up to thirty
  // connections of the 200 that the one Postgres has: hence no more than four. What a worker keeps of the files that it
  // has run is given back by starting it anew.
  maxWorkers: Math.min(4, os.availableParallelism()),
  workerIdleMemoryLimit: '1GB',
};
