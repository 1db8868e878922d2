/** Prints how many tests passed and failed, from the results of a run: the closing line of `.ci/run`. */
import { readFileSync } from 'node:fs';

/** @returns {{ numPassedTests: number, numFailedTests: number, numPendingTests: number }} */
function readResults() {
  try {
    return JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 };
  }
}

const { numPassedTests, numFailedTests, numPendingTests } = readResults();
const skipped = numPendingTests === 0 ? '' : `, ${numPendingTests} skipped`;
console.log(`${numPassedTests} passed, ${numFailedTests} failed${skipped}`);
