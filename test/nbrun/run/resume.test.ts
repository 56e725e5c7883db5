import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyRecord } from '../../../nbrun/src/store/verify.js';
import { Workspace, type TestCell } from '../faults/nbrun.js';

const isolated = (name: string, code: string): TestCell => ({
  code,
  tags: [`stage:${name}`, 'needs:setup'],
  stagebook: { isolated: true },
});
/** A first run in which `quick` passes and `slow` fails. */
async function failedOnce(): Promise<Workspace> {
  const workspace = await Workspace.create([isolated('quick', 'print quick'), isolated('slow', 'fail Boom')]);
  expect((await workspace.run(['--no-cache'])).code).toBe(1);
  return workspace;
}

describe.concurrent('nbrun run --resume', () => {
  it('goes on with a notebook that was mended, and the record tells of the notebook as it is', async () => {
    await using workspace = await failedOnce();
    const before = (await workspace.record()).run;
    await writeFile(
      workspace.notebook,
      (await readFile(workspace.notebook, 'utf8')).replace('fail Boom', 'print mended'),
    );
    const { code } = await workspace.run(['--no-cache', '--resume']);
    const { run, events, dir } = await workspace.record();
    const starts = events.filter(({ type }) => type === 'stage-started').map(({ stage }) => stage as string);
    expect([code, run.runId, run.status]).toEqual([0, before.runId, 'passed']);
    expect(run.notebook.sha256).not.toBe(before.notebook.sha256);
    expect(starts).toEqual(['quick', 'slow', 'slow']);
    expect((await verifyRecord(dir)).damages).toEqual([]);
  });

  it('is refused where the run has passed', async () => {
    await using workspace = await Workspace.create([isolated('one', 'print one')]);
    await workspace.run();
    const { code, stderr } = await workspace.run(['--resume']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('has passed: there is nothing to resume')]);
  });

  it('is refused where there is no run', async () => {
    await using workspace = await Workspace.create([isolated('one', 'print one')]);
    const { code, stderr } = await workspace.run(['--resume']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('to resume. Leave --resume out.')]);
    expect(workspace.has('nbrun-runs')).toBe(false);
  });

  it('is refused where the record is damaged, and leaves it as it is', async () => {
    await using workspace = await failedOnce();
    const path = join((await workspace.record()).dir, 'events.ndjson');
    const damaged = (await readFile(path, 'utf8')).replace('"Boom"', '"Bang"');
    await writeFile(path, damaged);
    const { code, stderr } = await workspace.run(['--resume']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/cannot be resumed: line \d+ .*Run the notebook anew/),
    ]);
    expect(await readFile(path, 'utf8')).toBe(damaged);
  });

  it('takes a torn last line off', async () => {
    await using workspace = await failedOnce();
    const { dir } = await workspace.record();
    await appendFile(join(dir, 'events.ndjson'), '{"type":"run-st');
    await workspace.run(['--no-cache', '--resume']);
    expect((await verifyRecord(dir)).damages).toEqual([]);
  });

  it('is refused while the run goes on', async () => {
    await using workspace = await failedOnce();
    const { dir } = await workspace.record();
    const lease = { pid: 1, host: 'elsewhere', started: '' };
    await writeFile(join(dir, 'lease.json'), JSON.stringify(lease));
    const { code, stderr } = await workspace.run(['--resume']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('still going on, in process 1 on elsewhere')]);
  });
});
