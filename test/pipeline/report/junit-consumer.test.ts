import { execFileSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { toJUnit } from '../../../pipeline/src/report/junit.js';
import { describeWith, python } from '../../support/tools.js';
import { failedWith, passed, sampleRun } from './sample-run.js';

/** junitparser, which CI tools read and merge reports with: what it makes of one, as JSON. */
const READ = `
import json, sys
from junitparser import JUnitXml
xml = JUnitXml.fromstring(sys.stdin.buffer.read())
suites = [{
    'name': suite.name, 'tests': suite.tests, 'failures': suite.failures, 'errors': suite.errors, 'skipped': suite.skipped,
    'cases': [[case.name, case.classname, [[type(r).__name__, r.message] for r in case.result]] for case in suite],
} for suite in xml]
xml.update_statistics()
print(json.dumps({'suites': suites, 'counted': [xml.tests, xml.failures, xml.errors, xml.skipped]}))
`;

describeWith(python, 'junitparser', (path) => {
  it('reads what each stage came to, and counts as the report does', () => {
    const { state, executed } = sampleRun([
      { name: 'load', outcome: passed },
      { name: 'check', outcome: failedWith('too <low> & "late"\u0000') },
      {
        name: 'slow',
        outcome: { status: 'timed-out', failure: { name: 'Timeout', message: '1 s', traceback: [] } },
      },
      { name: 'report', outcome: { status: 'skipped', because: 'stage "check" failed' } },
    ]);
    const input = toJUnit(state, executed);
    const name = 'notebooks/demo.ipynb';
    const counts = { tests: 4, failures: 1, errors: 1, skipped: 1 };
    const of = 'notebooks.demo';
    expect(JSON.parse(execFileSync(path, ['-c', READ], { input, encoding: 'utf8' }))).toEqual({
      suites: [
        {
          name,
          ...counts,
          cases: [
            ['load', of, []],
            ['check', of, [['Failure', 'Error: too <low> & "late"\ufffd']]],
            ['slow', of, [['Error', 'Timeout: 1 s']]],
            ['report', of, [['Skipped', 'stage "check" failed']]],
          ],
        },
      ],
      counted: Object.values(counts),
    });
  });
});
