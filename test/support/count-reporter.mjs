/** A jest reporter that tells the process which started jest (scripts/test.mjs) how many tests did what. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    process.send?.(countsOf(results));
  }
}

/** A file that cannot run counts as one failed test; what was skipped or only planned counts as skipped. */
export function countsOf(results) {
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}
