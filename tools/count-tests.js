/** Prints how many tests passed and failed, from the results of a run: the closing line of `.ci/run`. */
import { readFileSync } from 'node:fs';

/** @returns {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, success: boolean }} */
function readResults() {
  try {
    return JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0, success: false };
  }
}

const { numPassedTests, numFailedTests, numPendingTests, success } = readResults();
/** A file that does not load has no tests that could fail. */
const failed = success ? numFailedTests : Math.max(numFailedTests, 1);
const skipped = numPendingTests === 0 ? '' : `, ${numPendingTests} skipped`;
console.log(`${numPassedTests} passed, ${failed} failed${skipped}`);
