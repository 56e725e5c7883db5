import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { verifyRecord } from '../../nbrun/src/store/verify.js';
import { until, Workspace, type TestCell } from '../nbrun/faults/nbrun.js';

const stage = (name: string, code: string): TestCell => ({ code, tags: [`stage:${name}`] });
const isolated = (name: string, code: string, needs: readonly string[], more: object = {}): TestCell => ({
  code,
  tags: [`stage:${name}`, ...(needs.length > 0 ? needs : ['setup']).map((need) => `needs:${need}`)],
  stagebook: { isolated: true, ...more },
});
const tslab = (cells: readonly TestCell[]): Promise<Workspace> =>
  Workspace.create(cells, { kernel: 'tslab' });

describe('nbrun run, on a real tslab', () => {
  it('runs every stage, and leaves a record that verifies', async () => {
    await using workspace = await tslab([
      'const base = 20;',
      stage('a', 'const x = base + 1;'),
      stage('b', 'console.log(x * 2);'),
    ]);
    const { code } = await workspace.run();
    const { run, dir, executed } = await workspace.record();
    expect([code, run.status]).toEqual([0, 'passed']);
    expect(executed.cells[2].outputs[0].text.join('')).toBe('42\n');
    expect((await verifyRecord(dir)).damages).toEqual([]);
  });

  it('shows a throw in the exit status, the JUnit report and the executed notebook, and skips what follows', async () => {
    await using workspace = await tslab([
      stage('a', 'const x = 1;'),
      stage('b', 'throw new RangeError("too far");'),
      stage('c', 'console.log(x);'),
    ]);
    const { code } = await workspace.run(['--junit', 'junit.xml']);
    const { run, executed } = await workspace.record();
    expect([code, run.stages.map(({ status }: { status: string }) => status)]).toEqual([
      1,
      ['passed', 'failed', 'skipped'],
    ]);
    expect(executed.cells[1].outputs.at(-1)).toMatchObject({
      output_type: 'error',
      ename: 'RangeError',
      evalue: 'too far',
    });
    const junit = new XMLParser({ ignoreAttributes: false }).parse(
      await readFile(join(workspace.dir, 'junit.xml'), 'utf8'),
    );
    const cases = junit.testsuites.testsuite.testcase;
    expect(cases[1].failure['@_message']).toBe('RangeError: too far');
    expect(cases[1].failure['#text']).toContain('throw new RangeError');
    expect(cases[2].skipped).toBeDefined();
    expect(workspace.processes()).toEqual([]);
  });

  it('hands values from one isolated stage to the next', async () => {
    await using workspace = await tslab([
      isolated('a', "import { save } from 'stagebook/stage';\nawait save('answer', { value: 42 });", []),
      isolated(
        'b',
        "import { load } from 'stagebook/stage';\nconsole.log((await load<{ value: number }>('answer')).value);",
        ['a'],
      ),
    ]);
    const { code, stdout } = await workspace.run(['--log-output']);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^42$/m)]);
  });
});

describe('the cache', () => {
  it('restores what did not change, byte for byte, and runs what did', async () => {
    await using workspace = await tslab([
      isolated('make', "require('node:fs').writeFileSync('out.txt', 'made');\nconsole.log('making');", [], {
        outs: ['out.txt'],
      }),
      isolated('use', "console.log(require('node:fs').readFileSync('in.txt', 'utf8'));", ['make'], {
        deps: ['in.txt'],
      }),
    ]);
    await writeFile(join(workspace.dir, 'in.txt'), 'one');
    await workspace.run();
    const first = (await workspace.record()).executed.cells.map(
      ({ outputs }: { outputs: unknown }) => outputs,
    );
    await writeFile(join(workspace.dir, 'out.txt'), 'made');
    await workspace.run();
    const again = await workspace.record();
    expect(again.run.stages.map(({ status }: { status: string }) => status)).toEqual(['cached', 'cached']);
    expect(again.executed.cells.map(({ outputs }: { outputs: unknown }) => outputs)).toEqual(first);
    await writeFile(join(workspace.dir, 'in.txt'), 'two');
    await workspace.run();
    const { run } = await workspace.record();
    expect(run.stages.map(({ status }: { status: string }) => status)).toEqual(['cached', 'passed']);
    expect(run.stages[1].reason).toMatchObject({ kind: 'changed', changes: [{ input: 'file in.txt' }] });
  });

  it('brings back an out that was deleted', async () => {
    await using workspace = await tslab([
      isolated('make', "require('node:fs').writeFileSync('out.txt', 'made');", [], { outs: ['out.txt'] }),
    ]);
    await workspace.run();
    await import('node:fs/promises').then(({ rm }) => rm(join(workspace.dir, 'out.txt')));
    await workspace.run();
    expect(await readFile(join(workspace.dir, 'out.txt'), 'utf8')).toBe('made');
  });

  it('overwrites no file that a person changed', async () => {
    await using workspace = await tslab([
      isolated(
        'make',
        "const fs = require('node:fs');\nif (!fs.existsSync('out.txt')) fs.writeFileSync('out.txt', 'made');",
        [],
        { outs: ['out.txt'] },
      ),
    ]);
    await workspace.run();
    await writeFile(join(workspace.dir, 'out.txt'), 'mine');
    await workspace.run();
    expect(await readFile(join(workspace.dir, 'out.txt'), 'utf8')).toBe('mine');
  });

  it('fails a stage that does not make what it declares', async () => {
    await using workspace = await tslab([isolated('make', '1', [], { outs: ['never.txt'] })]);
    const { code } = await workspace.run();
    expect([code, (await workspace.record()).run.stages[0].failure.name]).toEqual([1, 'OutputMissing']);
  });
});

describe('a run that was killed', () => {
  it('resumes, and does no isolated stage again that had passed', async () => {
    await using workspace = await tslab([
      isolated('quick', "console.log('quick', Date.now());", []),
      isolated(
        'slow',
        "if (!require('node:fs').existsSync('go')) await new Promise((done) => setTimeout(done, 60_000));",
        ['quick'],
      ),
    ]);
    const { child, ended } = workspace.start();
    await until('the slow stage runs', async () => {
      const events = await workspace.events();
      return events.includes('"stage":"quick","outcome"');
    });
    child.kill('SIGKILL');
    await ended;
    await until('no process is left', () => workspace.processes().length === 0, 5_000);
    await writeFile(join(workspace.dir, 'go'), '');
    const { code } = await workspace.run(['--resume']);
    const { run, events, dir } = await workspace.record();
    const starts = events.filter(({ type }) => type === 'stage-started').map(({ stage: name }) => name);
    expect([code, run.status, await workspace.runs()]).toEqual([0, 'passed', [run.runId]]);
    expect(starts.filter((name) => name === 'quick')).toHaveLength(1);
    expect((await verifyRecord(dir)).damages).toEqual([]);
  });
});

describe('bad input', () => {
  it.each([
    ['a parameter that it does not have', ['-p', 'nope', '1'], /has no parameter "nope".*epochs/],
    ['a stage that it does not have', ['--only', 'nope'], /no stage "nope"/],
    ['an option that does not exist', ['--nope'], /unknown option '--nope'/],
  ])('is refused with 2 and says what to do: %s', async (_what, args, message) => {
    await using workspace = await tslab([
      { code: 'const epochs = 1;', tags: ['parameters'] },
      stage('a', '1'),
    ]);
    const { code, stderr } = await workspace.run(args);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
    expect(workspace.has('nbrun-runs')).toBe(false);
  });

  it('parameters for a notebook that takes none are refused with 2', async () => {
    await using workspace = await tslab([stage('a', '1')]);
    const { code, stderr } = await workspace.run(['-p', 'epochs', '3']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('tag "parameters"')]);
  });

  it('a cycle is refused with 2 and names the stages', async () => {
    await using workspace = await tslab([isolated('a', '1', ['b']), isolated('b', '2', ['a'])]);
    const { code, stderr } = await workspace.run();
    expect([code, stderr]).toEqual([2, expect.stringMatching(/a.*b/s)]);
  });

  it('a file that is no notebook is refused with 2 and names the place', async () => {
    await using workspace = await tslab([stage('a', '1')]);
    await writeFile(
      workspace.notebook,
      JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: {},
        cells: [{ cell_type: 'code', source: 5 }],
      }),
    );
    const { code, stderr } = await workspace.run();
    expect([code, stderr]).toEqual([2, expect.stringContaining('cells[0].')]);
  });

  it('an output that is no executed notebook is not overwritten without --force', async () => {
    await using workspace = await tslab([stage('a', '1')]);
    await writeFile(join(workspace.dir, 'notes.ipynb'), 'mine');
    const refused = await workspace.run(['notes.ipynb']);
    expect([refused.code, await readFile(join(workspace.dir, 'notes.ipynb'), 'utf8')]).toEqual([2, 'mine']);
    const forced = await workspace.run(['notes.ipynb', '--force']);
    expect([forced.code, await readFile(join(workspace.dir, 'notes.ipynb'), 'utf8')]).toEqual([
      0,
      expect.stringContaining('papermill'),
    ]);
  });
});
