// The last line of .ci/run: "N passed, N failed, N skipped". A step that failed outside the tests counts as one failure.
import { readFileSync } from 'node:fs';

const otherFailed = process.argv[2] !== '0';
let counts = { passed: 0, failed: 1, skipped: 0 };
try {
  const results = JSON.parse(readFileSync('.stagebook/test-results.json', 'utf8'));
  const brokenFiles = results.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  counts = {
    passed: results.numPassedTests,
    failed: results.numFailedTests + brokenFiles.length,
    skipped: results.numPendingTests + results.numTodoTests,
  };
} catch (error) {
  console.error(`The tests left no results: ${error.message}`);
}
if (counts.failed === 0 && otherFailed) counts.failed = 1;
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exit(counts.failed > 0 ? 1 : 0);
