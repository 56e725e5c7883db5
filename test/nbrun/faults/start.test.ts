import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Workspace, type WorkspaceOptions } from './nbrun.js';
import { expectTruth, shown, type Expected } from './truth.js';

const passed: Expected = { code: 0, run: 'passed', stages: { one: 'passed' }, cells: ['completed'] };
const noKernel: Expected = { code: 3, run: 'broken', stages: { one: 'failed' }, cells: ['pending'] };

function workspaceOf(options: WorkspaceOptions = {}): Promise<Workspace> {
  return Workspace.create([{ code: 'print hello', tags: ['stage:one'] }], options);
}

describe('kernels that do not start well', () => {
  it('fault 10: runs that start at once each get their own kernel', async () => {
    await using workspace = await workspaceOf();
    const ended = await Promise.all([workspace.run(), workspace.run(), workspace.run()]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0]);
    expect(await workspace.runs()).toHaveLength(3);
    expect(workspace.processes()).toEqual([]);
  });

  it('fault 10: a kernel that finds its port taken is started again', async () => {
    await using workspace = await workspaceOf({ start: 'finds-port-taken' });
    await expectTruth(workspace, await workspace.run(), passed);
    expect(workspace.has('.port-was-taken')).toBe(true);
  });

  it('fault 11: nothing is lost where the subscriber joins late', async () => {
    await using workspace = await workspaceOf({ start: 'publishes-late' });
    const { executed } = await expectTruth(workspace, await workspace.run(), passed);
    expect(shown(executed, 1)).toBe('hello\n');
  });

  it('fault 14: no such kernelspec: says which there are, and what to do', async () => {
    await using workspace = await workspaceOf({ kernel: 'no-such-kernel' });
    const ended = await workspace.run();
    expect(ended.code).toBe(3);
    expect(ended.stderr).toMatch(/Kernel "no-such-kernel" is not installed\. Installed: .*fake/);
  });

  it('fault 14: a kernel that prints and exits: its last words are in the record', async () => {
    await using workspace = await workspaceOf({ start: 'exits' });
    const { run } = await expectTruth(workspace, await workspace.run(), noKernel);
    expect(run.failure.message).toMatch(/exit code 4.*cannot find its configuration/s);
  });

  it('fault 14: a kernel that never answers is given up in time', async () => {
    await using workspace = await workspaceOf({ start: 'never-answers' });
    const { run } = await expectTruth(workspace, await workspace.run(['--start-timeout', '1']), noKernel);
    expect(run.failure.message).toMatch(/did not answer within \d/);
  });

  it('fault 14: a kernel that answers without status and language_info runs', async () => {
    await using workspace = await workspaceOf({ start: 'says-little' });
    await expectTruth(workspace, await workspace.run(), passed);
  });

  it('fault 18: a kernel that signs with another key is no kernel', async () => {
    await using workspace = await workspaceOf({ start: 'signs-wrong' });
    const ended = await workspace.run(['--start-timeout', '1']);
    const { run } = await expectTruth(workspace, ended, noKernel);
    expect(run.failure.message).toContain('without a valid signature');
  });
});

describe('fault 26: an exception in the runner’s own start-up', () => {
  it('a notebook that is no JSON: says where, runs nothing', async () => {
    await using workspace = await workspaceOf();
    await writeFile(workspace.notebook, '{"cells": [');
    const ended = await workspace.run();
    expect(ended.code).toBe(2);
    expect(ended.stderr).toContain('Not a valid notebook');
    expect(workspace.processes()).toEqual([]);
  });

  it('a temporary folder that is not there: says so, and leaves a record', async () => {
    await using workspace = await workspaceOf();
    const ended = await workspace.run([], { TMPDIR: join(workspace.dir, 'missing') });
    const { run } = await expectTruth(workspace, ended, noKernel);
    expect(run.failure.message).toContain('ENOENT');
  });

  it('an OUTPUT in a folder that is not there, or is one: refused before anything runs', async () => {
    await using workspace = await workspaceOf();
    await mkdir(join(workspace.dir, 'folder'));
    const ended = await workspace.run([join(workspace.dir, 'folder')]);
    expect(ended.code).not.toBe(0);
    expect(ended.stderr).not.toContain('fault of nbrun itself');
    expect(workspace.processes()).toEqual([]);
  });
});
