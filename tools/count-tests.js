/**
 * Prints the tests that failed, or passed at a second try only, then how many passed and failed, from the results of one or
 * more runs: the close of `.ci/run`.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';

/**
 * @typedef {{ fullName: string, status: string, failureMessages: string[] }} Test
 * @typedef {{ name: string, status: string, message: string, assertionResults: Test[] }} File
 * @typedef {{ numPassedTests: number, numPendingTests: number, success: boolean, testResults: File[] }} Results
 */

/**
 * @param {string} file
 * @returns {Results}
 */
function readResults(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numPendingTests: 0, success: false, testResults: [] };
  }
}

/**
 * What failed, one text each: a test, or a file that did not load.
 *
 * @param {File} file
 * @returns {string[]}
 */
function failuresOf({ name, status, message, assertionResults }) {
  const tests = assertionResults.filter((test) => test.status === 'failed');
  if (tests.length === 0)
    return status === 'failed' ? [`${relative('.', name)}\n  ${message}`] : [];
  return tests.map((test) => told(name, test));
}

/**
 * What failed at first, and passed at its second try.
 *
 * @param {File} file
 * @returns {string[]}
 */
function triedTwiceOf({ name, assertionResults }) {
  return assertionResults
    .filter((test) => test.status === 'passed' && test.failureMessages.length > 0)
    .map((test) => told(name, test));
}

/**
 * @param {string} file
 * @param {Test} test
 * @returns {string}
 */
function told(file, { fullName, failureMessages }) {
  return `${relative('.', file)}: ${fullName}\n  ${failureMessages.map(said).join('\n  ')}`;
}

/**
 * Of a test that took too long, Vitest's JSON has only this for a message.
 *
 * @param {string} message
 * @returns {string}
 */
function said(message) {
  return message.replace('Error: STACK_TRACE_ERROR', 'It took longer than it may');
}

/** Characters of a failure: both sides of an equality, as a rule. */
const MOST = 4_000;

let [passed, failed, skipped] = [0, 0, 0];
for (const results of process.argv.slice(2).map(readResults)) {
  for (const twice of results.testResults.flatMap(triedTwiceOf))
    console.log(`PASSED AT A SECOND TRY ${twice.slice(0, MOST)}`);
  const failures = results.testResults.flatMap(failuresOf);
  for (const failure of failures) console.log(`FAILED ${failure.slice(0, MOST)}`);
  passed += results.numPassedTests;
  // An error outside of any test fails the run too.
  failed += results.success ? 0 : Math.max(failures.length, 1);
  skipped += results.numPendingTests;
}
console.log(`${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`);
