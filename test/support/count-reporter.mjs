/** A jest reporter that tells the process which started jest (scripts/test.mjs) how many tests did what. */
export default class CountReporter {
  onRunComplete(_contexts, results) {
    for (const reason of reasonsOf(results)) process.stdout.write(`${reason}\n`);
    process.send?.(countsOf(results));
  }
}

/** A file that cannot run counts as one failed test; what was skipped or only planned counts as skipped. */
function countsOf(results) {
  return {
    passed: results.numPassedTests,
    failed: results.numFailedTests + results.numRuntimeErrorTestSuites,
    skipped: results.numPendingTests + results.numTodoTests,
  };
}

/** What skipped tests say of why, each reason once: jest shows titles only of single files. */
function reasonsOf({ testResults }) {
  const skipped = testResults.flatMap((file) => file.testResults).filter(({ status }) => status === 'pending');
  const titles = skipped.map(({ ancestorTitles, title }) =>
    [...ancestorTitles, title].find((part) => /skipped/i.test(part)),
  );
  // One without a reason was left out by the command, as by -t.
  return [...new Set(titles.filter((title) => title !== undefined))];
}
