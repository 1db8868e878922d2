/** Prints how many tests passed and failed, from the results of one or more runs: the closing line of `.ci/run`. */
import { readFileSync } from 'node:fs';

/**
 * @param {string} file
 * @returns {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, success: boolean }}
 */
function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, success: false };
  }
}

let [passed, failed, skipped] = [0, 0, 0];
for (const { numPassedTests, numFailedTests, numPendingTests, success } of process.argv
  .slice(2)
  .map(readResults)) {
  passed += numPassedTests;
  // A file that does not load has no tests that could fail.
  failed += success ? numFailedTests : Math.max(numFailedTests, 1);
  skipped += numPendingTests;
}
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
