// The faults of docs/faults.md with what their tests came to in the last `npm test`. Exits with 1 where one is not proven.
import { readFileSync } from 'node:fs';

const RESULTS = '.stagebook/test-results.json';
const ROW = /^\| (\d\d) +\| (.+?) +\| /gm;

const faults = [...readFileSync('docs/faults.md', 'utf8').matchAll(ROW)];
const tests = testsByFault(readResults());
let held = 0;
for (const [, number, title] of faults) {
  const outcomes = tests.get(number) ?? [];
  const count = (status) => outcomes.filter((outcome) => outcome === status).length;
  const holds = count('passed') > 0 && count('failed') === 0;
  if (holds) held += 1;
  const others = outcomes.length - count('passed') - count('failed');
  const skipped = others === 0 ? '' : `, ${others} skipped`;
  const said =
    outcomes.length === 0 ? 'no test ran' : `${count('passed')} of ${outcomes.length} tests passed${skipped}`;
  console.log(`${holds ? '✓' : '✗'} ${number}  ${title} (${said})`);
}
console.log(`${held} of ${faults.length} faults end as they should`);
process.exit(held === faults.length && held > 0 ? 0 : 1);

function readResults() {
  try {
    return JSON.parse(readFileSync(RESULTS, 'utf8'));
  } catch (error) {
    console.error(`${RESULTS} cannot be read (${error.message}). Run "npm test" first.`);
    process.exit(1);
  }
}

function testsByFault({ testResults }) {
  const byFault = new Map();
  for (const { ancestorTitles, title, status } of testResults.flatMap((file) => file.assertionResults)) {
    const named = [...ancestorTitles, title].find((name) => /^fault \d\d:/.test(name));
    const number = named?.slice('fault '.length, 'fault NN'.length);
    if (number !== undefined) byFault.set(number, [...(byFault.get(number) ?? []), status]);
  }
  return byFault;
}
