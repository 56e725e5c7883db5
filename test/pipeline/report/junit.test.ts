import { readFile } from 'node:fs/promises';
import { XMLParser } from 'fast-xml-parser';
import { beforeAll, describe, expect, it } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import { toJUnit } from '../../../pipeline/src/report/junit.js';
import { failedWith, passed, sampleRun, type SampleStage } from './sample-run.js';

let schema: string;
beforeAll(async () => {
  schema = await readFile(new URL('../../fixtures/junit.xsd', import.meta.url), 'utf8');
});

function report(stages: readonly SampleStage[], end: Parameters<typeof sampleRun>[1] = {}): string {
  const { state, executed } = sampleRun(stages, end);
  return toJUnit(state, executed);
}

async function errorsOf(xml: string): Promise<readonly string[]> {
  const { errors } = await validateXML({ xml: [{ fileName: 'junit.xml', contents: xml }], schema });
  return errors.map(({ message }) => message);
}

interface ParsedCase {
  readonly failure: Readonly<Record<string, string>>;
  readonly skipped: Readonly<Record<string, string>>;
}

interface ParsedSuite {
  readonly properties: { readonly property: readonly unknown[] };
  readonly testcase: readonly [ParsedCase, ...ParsedCase[]];
  readonly 'system-out': string;
  readonly 'system-err': string;
}

function parse(xml: string): ParsedSuite {
  const parser = new XMLParser({
    ignoreAttributes: false,
    isArray: (name) => name === 'testcase',
    trimValues: false,
  });
  return (parser.parse(xml) as { testsuites: { testsuite: ParsedSuite } }).testsuites.testsuite;
}

const everyEnd: readonly SampleStage[] = [
  { name: 'load', outcome: passed },
  { name: 'eda', outcome: { status: 'cached', runId: 'r0', at: '2026-01-01T00:00:00.000Z' }, durationMs: 4 },
  {
    name: 'train',
    source: 'throw new Error("it broke")',
    outcome: failedWith('it broke', ['\x1b[31mError: it broke\x1b[0m', '    at <cell>:1:7'], 2),
  },
  {
    name: 'slow',
    outcome: { status: 'timed-out', failure: { name: 'Timeout', message: 'over 5 s', traceback: [] } },
  },
  {
    name: 'crash',
    outcome: { status: 'kernel-died', failure: { name: 'KernelDied', message: 'SIGKILL', traceback: [] } },
  },
  {
    name: 'stop',
    outcome: { status: 'cancelled', failure: { name: 'Cancelled', message: 'SIGINT', traceback: [] } },
  },
  { name: 'report', outcome: { status: 'skipped', because: 'stage "train" failed' } },
  { name: 'lost' },
];

describe('toJUnit', () => {
  it('is valid against the common schema, whatever the stages came to', async () => {
    expect(await errorsOf(report(everyEnd, { status: 'failed' }))).toEqual([]);
    expect(await errorsOf(report([]))).toEqual([]);
  });

  it('counts cases, failures, errors and skips', () => {
    const suite = parse(report(everyEnd, { status: 'failed' }));
    expect(suite).toMatchObject({
      '@_name': 'notebooks/demo.ipynb',
      '@_tests': '8',
      '@_failures': '1',
      '@_errors': '4',
      '@_skipped': '1',
      '@_time': '65.000',
      '@_timestamp': '2026-03-04T05:06:07',
      '@_hostname': 'ci-7',
    });
    expect(suite.testcase[0]).toMatchObject({
      '@_name': 'load',
      '@_classname': 'notebooks.demo',
      '@_time': '1.250',
    });
  });

  it('says in a failure which cell, its code, and the trace without colours', () => {
    const suite = parse(report(everyEnd));
    expect(suite.testcase[2]?.failure['@_message']).toBe('Error: it broke');
    expect(suite.testcase[2]?.failure['#text']).toMatchInlineSnapshot(`
      "In cells[2] (id c2):
          throw new Error("it broke")

      Error: it broke
          at <cell>:1:7"
    `);
  });

  it('says why a stage was skipped', () => {
    expect(parse(report(everyEnd)).testcase[6]?.skipped['@_message']).toBe('stage "train" failed');
  });

  it('makes a case of what stopped the whole run', () => {
    const failure = { name: 'KERNEL_START_FAILED', message: 'No kernelspec "x".', traceback: [] };
    const suite = parse(report([], { status: 'broken', failure }));
    expect(suite.testcase).toEqual([
      expect.objectContaining({
        '@_name': 'run',
        error: expect.objectContaining({ '@_type': 'KERNEL_START_FAILED' }),
      }),
    ]);
  });

  it('survives what XML cannot hold', async () => {
    const nasty = '\0\x1b[1m<b>&"\ud800 ]]> \uffff \x08 é 😀\t\r\n';
    const xml = report([
      {
        name: 'a',
        outcome: failedWith(nasty, [nasty]),
        outputs: [{ output_type: 'stream', name: 'stdout', text: nasty }],
      },
    ]);
    expect(await errorsOf(xml)).toEqual([]);
    expect(parse(xml).testcase[0]?.failure['@_message']).toBe(
      'Error: \ufffd<b>&"\ufffd ]]> \ufffd \ufffd é 😀',
    );
  });

  it('has the output of each stage under its name, cut in the middle where it is long', () => {
    const text = `first\n${'x'.repeat(100_000)}\nlast\n`;
    const suite = parse(
      report([
        { name: 'a', outcome: passed, outputs: [{ output_type: 'stream', name: 'stdout', text }] },
        { name: 'b', outcome: passed, outputs: [{ output_type: 'stream', name: 'stderr', text: 'careful' }] },
      ]),
    );
    expect(suite['system-out']).toMatch(/^\[a\]\nfirst\n.*… \d+ characters left out ….*\nlast\n$/s);
    expect(suite['system-out'].length).toBeLessThan(21_000);
    expect(suite['system-err']).toBe('[b]\ncareful');
  });

  it('carries metrics as properties', () => {
    const xml = report([
      {
        name: 'a',
        outcome: passed,
        says: [{ kind: 'metrics', metrics: [{ name: 'latency', value: 1.5, unit: 'ms' }] }],
      },
    ]);
    expect(parse(xml).properties.property).toContainEqual({ '@_name': 'a.latency', '@_value': '1.5 ms' });
  });
});
