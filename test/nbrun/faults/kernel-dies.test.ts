import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Workspace, until } from './nbrun.js';
import { expectTruth, shown, type Expected } from './truth.js';

const one = (code: string) => ({ code, tags: ['stage:one'] });
const two = { code: 'print never', tags: ['stage:two'] };
const died: Expected = {
  code: 138,
  run: 'kernel-died',
  stages: { one: 'kernel-died', two: 'skipped' },
  cells: ['completed', 'failed', 'pending', 'pending'],
};
const timedOut: Expected = {
  code: 124,
  run: 'timed-out',
  stages: { one: 'timed-out', two: 'skipped' },
  cells: ['completed', 'failed', 'pending', 'pending'],
};

function dying(code: string): Promise<Workspace> {
  return Workspace.create([one('print first'), code, 'print never', two]);
}

describe.concurrent('a kernel that does not answer or does not live', () => {
  it('fault 04: a kernel that never replies is timed out', async () => {
    await using workspace = await dying('print begun\nwait');
    const ended = await workspace.run(['--execution-timeout', '1']);
    const { executed, stage } = await expectTruth(workspace, ended, timedOut);
    expect(stage.failure.message).toContain('limit of 1 s');
    expect(shown(executed, 2)).toContain('begun\n');
  });

  it('fault 05: an interrupt that kills the kernel ends in a time-out, not in a hang', async () => {
    await using workspace = await dying('die-at-interrupt\nwait');
    await expectTruth(workspace, await workspace.run(['--execution-timeout', '1']), timedOut);
  });

  it('fault 06: process.exit(3) is the death of the kernel, and the message has the code', async () => {
    await using workspace = await dying('print begun\nsleep 50\nexit 3');
    const { executed, stage } = await expectTruth(workspace, await workspace.run(), died);
    expect(stage.failure).toMatchObject({
      name: 'KernelDied',
      message: expect.stringContaining('exit code 3'),
    });
    expect(shown(executed, 2)).toContain('begun\n');
    const { events } = await workspace.record();
    expect(events.filter(({ type }) => type === 'kernel-ended')).toMatchObject([{ died: { exitCode: 3 } }]);
  });

  it('fault 09: SIGKILL is the death of the kernel, and the message names it', async () => {
    await using workspace = await dying('kill SIGKILL');
    const { stage } = await expectTruth(workspace, await workspace.run(), died);
    expect(stage.failure.message).toContain('SIGKILL');
  });

  it('fault 09: a kernel that dies between two cells fails the stage that needed it', async () => {
    await using workspace = await Workspace.create([one('print first\nexit-later 100'), 'sleep 2000', two]);
    await expectTruth(workspace, await workspace.run(), {
      ...died,
      cells: ['completed', 'failed', 'pending'],
    });
  });

  it('fault 12: a kernel that will not go when its work is done is ended', async () => {
    await using workspace = await Workspace.create([one('stay\ndaemon\nprint done')]);
    await expectTruth(workspace, await workspace.run(), {
      code: 0,
      run: 'passed',
      stages: { one: 'passed' },
      cells: ['completed'],
    });
  });

  it('fault 13: a kernel that ignores SIGINT and SIGTERM is killed, and all that it started', async () => {
    await using workspace = await dying('daemon\nhang-deaf');
    await expectTruth(workspace, await workspace.run(['--execution-timeout', '1']), timedOut);
  });

  it('fault 27: when nbrun is killed, its kernel and the kernel’s children die', async () => {
    await using workspace = await dying('daemon\nstay\nprint begun\nwait');
    const { child, ended } = workspace.start();
    await until('the kernel and its child run', () => workspace.processes().length >= 4);
    child.kill('SIGKILL');
    expect(await ended).toMatchObject({ signal: 'SIGKILL' });
    await until('all of them are gone', () => workspace.processes().length === 0, 5_000);
  });

  it('fault 27: a run that was killed resumes, and does no isolated stage twice', async () => {
    const isolated = (name: string, code: string) => ({
      code,
      tags: [`stage:${name}`, 'needs:setup'],
      stagebook: { isolated: true },
    });
    await using workspace = await Workspace.create([
      isolated('first', 'append .log first'),
      isolated('second', 'hang-once\nappend .log second'),
    ]);
    const { child, ended } = workspace.start();
    await until('the second stage hangs', () => workspace.has('.hung'));
    child.kill('SIGKILL');
    await ended;
    await until('the kernel is gone', () => workspace.processes().length === 0, 5_000);
    const { run } = await expectTruth(workspace, await workspace.run(['--resume']), {
      code: 0,
      run: 'passed',
      stages: { first: 'passed', second: 'passed' },
      cells: ['completed', 'completed'],
    });
    expect(run.resumedAt).toHaveLength(1);
    expect(await readFile(join(workspace.dir, '.log'), 'utf8')).toBe('first\nsecond\n');
  });

  it('fault 27: the next run after a kill runs as ever', async () => {
    await using workspace = await Workspace.create([one('print first\nhang-once'), two]);
    const { child, ended } = workspace.start();
    await until('the cell hangs', () => workspace.has('.hung'));
    child.kill('SIGKILL');
    await ended;
    await expectTruth(workspace, await workspace.run(), {
      code: 0,
      run: 'passed',
      stages: { one: 'passed', two: 'passed' },
      cells: ['completed', 'completed'],
    });
  });
});

describe.concurrent('stopping nbrun', () => {
  const cancelled: Expected = {
    ...timedOut,
    code: 130,
    run: 'cancelled',
    stages: { one: 'cancelled', two: 'skipped' },
  };

  it.each(['SIGINT', 'SIGTERM'] as const)('%s stops the stage and saves', async (signal) => {
    await using workspace = await dying('touch .begun\nhang');
    const { child, ended } = workspace.start();
    await until('the cell runs', () => workspace.has('.begun'));
    child.kill(signal);
    await expectTruth(workspace, await ended, cancelled);
  });

  it('a second SIGINT ends at once, and the kernel with it', async () => {
    await using workspace = await dying('touch .begun\nhang-deaf');
    const { child, ended } = workspace.start();
    await until('the cell runs', () => workspace.has('.begun'));
    child.kill('SIGINT');
    await new Promise((resolve) => setTimeout(resolve, 300));
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130 });
    await until('the kernel is gone', () => workspace.processes().length === 0, 5_000);
  });
});
