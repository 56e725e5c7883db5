import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyRecord } from '../../../nbrun/src/store/verify.js';
import { Workspace, type TestCell } from '../faults/nbrun.js';

const stage = (name: string, code: string, stagebook?: object): TestCell => ({
  code,
  tags: [`stage:${name}`],
  ...(stagebook && { stagebook }),
});
const isolated = (name: string, code: string, needs = 'setup'): TestCell => ({
  code,
  tags: [`stage:${name}`, `needs:${needs}`],
  stagebook: { isolated: true },
});

async function statuses(workspace: Workspace): Promise<Record<string, string>> {
  const { run } = await workspace.record();
  const stages = run.stages as readonly { readonly name: string; readonly status: string }[];
  return Object.fromEntries(stages.map(({ name, status }) => [name, status]));
}

interface Executed {
  readonly cells: readonly {
    readonly outputs: readonly { readonly text: readonly string[] }[];
    readonly metadata: { readonly papermill: { readonly status: string } };
  }[];
}

async function readNotebook(workspace: Workspace, path: string): Promise<Executed> {
  return JSON.parse(await readFile(join(workspace.dir, path), 'utf8')) as Executed;
}

describe.concurrent('nbrun run --each', () => {
  it('runs every notebook into a file of its own, and ends with the first failure’s status', async () => {
    await using workspace = await Workspace.create([]);
    await workspace.write([stage('one', 'print a')], {}, 'a.ipynb');
    await workspace.write([stage('one', 'fail Boom')], {}, 'b.ipynb');
    await workspace.write([stage('one', 'print c')], {}, 'c.ipynb');
    await writeFile(join(workspace.dir, 'broken.ipynb'), '{}');
    const words = ['run', '--each', 'a.ipynb', 'broken.ipynb', 'b.ipynb', 'c.ipynb'];
    const { code, stderr } = await workspace.nbrun([
      ...words,
      '--output=out/{name}.done.ipynb',
      '--junit=junit/{name}.xml',
    ]).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('broken.ipynb')]);
    expect((await readNotebook(workspace, 'out/a.done.ipynb')).cells[0]?.outputs[0]?.text).toEqual(['a\n']);
    expect((await readNotebook(workspace, 'out/b.done.ipynb')).cells[0]?.metadata.papermill.status).toBe(
      'failed',
    );
    expect((await readNotebook(workspace, 'out/c.done.ipynb')).cells[0]?.metadata.papermill.status).toBe(
      'completed',
    );
    expect(await readFile(join(workspace.dir, 'junit/b.xml'), 'utf8')).toContain('Boom');
    expect(workspace.has('out/broken.done.ipynb')).toBe(false);
  });

  it('of a dozen notebooks, each with a kernel, warns of nothing', async () => {
    await using workspace = await Workspace.create([stage('one', 'print a')]);
    const same = Array.from({ length: 12 }, () => 'notebook.ipynb');
    const { code, stderr } = await workspace.nbrun(['run', '--no-cache', '--each', ...same]).ended;
    expect([code, stderr]).toEqual([0, '']);
  });
});

describe.concurrent('OUTPUT', () => {
  it('that is no executed notebook is left alone without --force', async () => {
    await using workspace = await Workspace.create([stage('one', 'print a')]);
    const output = join(workspace.dir, 'mine.ipynb');
    const mine = JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] });
    await writeFile(output, mine);
    const { code, stderr } = await workspace.run([output]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('no executed notebook')]);
    expect(await readFile(output, 'utf8')).toBe(mine);
    expect(workspace.has('nbrun-runs')).toBe(false);
    expect(await workspace.run([output, '--force'])).toMatchObject({ code: 0 });
    expect(await workspace.run([output])).toMatchObject({ code: 0 });
  });

  it('hides its code in report mode', async () => {
    await using workspace = await Workspace.create([stage('one', 'print a')]);
    await workspace.run(['out.ipynb', '--report-mode']);
    const [cell] = (await readNotebook(workspace, 'out.ipynb')).cells;
    expect(cell).toMatchObject({ metadata: { jupyter: { source_hidden: true } }, source: ['print a'] });
  });
});

describe.concurrent('limits', () => {
  it.each([
    ['a cell', ['--execution-timeout', '1'], {}, 'Cell 1 was still running after its limit of 1 s'],
    ['a stage', ['--stage-timeout', '1'], {}, 'Stage "slow" was still running after its limit of 1 s'],
    ['a stage that names its own', ['--stage-timeout', '60'], { timeoutSec: 1 }, 'after its limit of 1 s'],
    ['the run', ['--timeout', '1'], {}, 'The run was still running after its limit of 1 s'],
  ])('time out %s, with status 124', async (_what, args, metadata, message) => {
    await using workspace = await Workspace.create([
      stage('slow', 'hang', metadata),
      stage('next', 'print b'),
    ]);
    const { code, stdout } = await workspace.run(args);
    expect([code, stdout]).toEqual([124, expect.stringContaining(message)]);
    expect(await statuses(workspace)).toEqual({ slow: 'timed-out', next: 'skipped' });
    expect(workspace.processes()).toEqual([]);
  });

  it('end the start of a kernel that never answers, with status 3', async () => {
    await using workspace = await Workspace.create([stage('one', 'print a')], { start: 'never-answers' });
    const { code, stdout, stderr } = await workspace.run(['--start-timeout', '1']);
    expect([code, stdout + stderr]).toEqual([
      3,
      expect.stringMatching(/did not (?:start|answer)|still running/),
    ]);
    expect(workspace.processes()).toEqual([]);
  });

  it('cut the output of a cell where they are told to', async () => {
    await using workspace = await Workspace.create([stage('one', 'megabytes 3')]);
    await workspace.run(['--output-limit', '2']);
    const { executed } = await workspace.record();
    const text: string = executed.cells[0].outputs
      .map(({ text: lines }: { text: string[] }) => lines.join(''))
      .join('');
    expect(text).toMatch(
      /^x{63}\n[^]*the first 2\.0 MB stand here, all 3\.0 MB are in outputs\/one-cell-1\.txt/,
    );
  });
});

describe.concurrent('stages', () => {
  it('run side by side with --jobs', async () => {
    // Each ends only where the other runs at the same time.
    const meet = (own: string, other: string): string => `touch .${own}\nawait-file .${other}`;
    await using workspace = await Workspace.create([
      isolated('a', meet('a', 'b')),
      isolated('b', meet('b', 'a')),
    ]);
    expect(await workspace.run(['--jobs', '2', '--timeout', '20'])).toMatchObject({ code: 0 });
  });

  it('that need no failed one run with --keep-going', async () => {
    const cells = [
      isolated('bad', 'fail Boom'),
      isolated('below', 'print x', 'bad'),
      isolated('free', 'print y'),
    ];
    await using workspace = await Workspace.create(cells);
    expect(await workspace.run(['--no-cache'])).toMatchObject({ code: 1 });
    expect(await statuses(workspace)).toEqual({ bad: 'failed', below: 'skipped', free: 'skipped' });
    expect(await workspace.run(['--no-cache', '--keep-going'])).toMatchObject({ code: 1 });
    expect(await statuses(workspace)).toEqual({ bad: 'failed', below: 'skipped', free: 'passed' });
  });

  it('that are named run with --force, and all of them without a name', async () => {
    await using workspace = await Workspace.create([isolated('a', 'print a'), isolated('b', 'print b')]);
    await workspace.run();
    await workspace.run(['--force', 'b']);
    expect(await statuses(workspace)).toEqual({ a: 'cached', b: 'passed' });
    await workspace.run(['--force']);
    expect(await statuses(workspace)).toEqual({ a: 'passed', b: 'passed' });
    expect((await workspace.run(['--force', 'nope'])).stderr).toContain('no stage "nope"');
  });

  it('neither use nor fill the cache with --no-cache', async () => {
    await using workspace = await Workspace.create([isolated('a', 'print a')]);
    await workspace.run(['--no-cache']);
    await workspace.run();
    expect(await statuses(workspace)).toEqual({ a: 'passed' });
    await workspace.run(['--no-cache']);
    expect(await statuses(workspace)).toEqual({ a: 'passed' });
    await workspace.run();
    expect(await statuses(workspace)).toEqual({ a: 'cached' });
  });

  it('of two runs at once share the cache, and both records hold', async () => {
    await using workspace = await Workspace.create([
      isolated('a', 'sleep 200\nprint a'),
      isolated('b', 'print b', 'a'),
    ]);
    const ends = await Promise.all([workspace.run(), workspace.run(), workspace.run()]);
    expect(ends.map(({ code }) => code)).toEqual([0, 0, 0]);
    for (const run of await workspace.runs()) {
      expect((await verifyRecord(join(workspace.dir, 'nbrun-runs', run))).damages).toEqual([]);
    }
    await workspace.run();
    expect(await statuses(workspace)).toEqual({ a: 'cached', b: 'cached' });
  });
});
