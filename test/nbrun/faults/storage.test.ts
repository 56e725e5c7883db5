import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { until, Workspace } from './nbrun.js';
import { expectTruth, type Expected } from './truth.js';

const passed: Expected = { code: 0, run: 'passed', stages: { one: 'passed' }, cells: ['completed'] };
const one = (code: string) => ({ code, tags: ['stage:one'] });

describe.concurrent('disks, folders and clocks', () => {
  it('fault 22: where no record can be written, nothing runs and the reason is told', async () => {
    await using workspace = await Workspace.create([one('touch .ran')]);
    await writeFile(join(workspace.dir, 'nbrun-runs'), 'a file where the folder belongs');
    const ended = await workspace.run();
    expect([2, 3]).toContain(ended.code);
    expect(ended.stderr).toContain('nbrun-runs');
    expect(workspace.has('.ran')).toBe(false);
    expect(workspace.processes()).toEqual([]);
  });

  it('fault 22: a disk that fills up ends the run with the reason, and no process is left', async () => {
    await using workspace = await Workspace.create([one('megabytes 20')]);
    // The largest file that nbrun may write stands for the disk.
    const ended = await workspace.run([], {}, { maxFileKiB: 2_000 });
    expect(ended.signal).toBeNull();
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).toMatch(/EFBIG|ENOSPC|file too large/i);
    expect(workspace.processes()).toEqual([]);
  });

  it('fault 22: when a run is killed, the OUTPUT of the one before is still whole', async () => {
    await using workspace = await Workspace.create([one('print first\nhang-once')]);
    const output = join(workspace.dir, 'out.ipynb');
    await writeFile(join(workspace.dir, '.hung'), '');
    expect(await workspace.run([output])).toMatchObject({ code: 0 });
    const before = await readFile(output, 'utf8');
    await writeFile(workspace.notebook, before.replace('print first', 'touch .begun\\nwait'));
    const { child, ended } = workspace.start([output]);
    await until('the cell runs', () => workspace.has('.begun'));
    child.kill('SIGKILL');
    await ended;
    expect(await readFile(output, 'utf8')).toBe(before);
    expect((await readdir(workspace.dir)).filter((name) => name.includes('out.ipynb'))).toEqual([
      'out.ipynb',
    ]);
  });

  it('fault 23: two runs of one notebook do not disturb each other', async () => {
    await using workspace = await Workspace.create([one('sleep 300\npid')]);
    const both = await Promise.all([workspace.run(), workspace.run()]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    const runs = await workspace.runs();
    expect(new Set(runs)).toHaveProperty('size', 2);
    const pids = await Promise.all(
      runs.map(async (run) => {
        const text = await readFile(join(workspace.dir, 'nbrun-runs', run, 'executed.ipynb'), 'utf8');
        return /pid=(\d+)/.exec(text)?.[1];
      }),
    );
    expect(new Set(pids)).toHaveProperty('size', 2);
  });

  it('fault 24: a clock that jumps back a day moves no duration', async () => {
    await using workspace = await Workspace.create([one('sleep 300')]);
    const clock = fileURLToPath(new URL('jumping-clock.cjs', import.meta.url));
    const ended = await workspace.run([], { NODE_OPTIONS: `--require ${clock}` });
    const { run, stage } = await expectTruth(workspace, ended, passed);
    expect(stage.cells[0]?.durationMs).toBeGreaterThanOrEqual(250);
    expect(run.durationMs).toBeGreaterThanOrEqual(stage.durationMs);
    expect(run.durationMs).toBeLessThanOrEqual(ended.durationMs);
  });
});
