import { appendFile, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { takeUp } from '../../../nbrun/src/run/resume.js';
import { readRecord } from '../../../nbrun/src/store/read-record.js';
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

  it('is refused with other parameters, and names both values', async () => {
    await using workspace = await Workspace.create(
      [
        { code: 'const epochs = 1;', tags: ['parameters'] },
        { code: 'throw new Error("no");', tags: ['stage:one'] },
      ],
      { kernel: 'tslab' },
    );
    expect(await workspace.run(['-p', 'epochs', '2'])).toMatchObject({ code: 1 });
    const { code, stderr } = await workspace.run(['--resume', '-p', 'epochs', '3']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('had 2 for parameter "epochs", and would go on with 3'),
    ]);
    expect(await workspace.run(['--resume', '-p', 'epochs', '2'])).toMatchObject({ code: 1 });
    expect((await workspace.record()).run.resumedAt).toHaveLength(1);
  });

  it('goes on in the last segment of a record that a page wrote', async () => {
    await using workspace = await failedOnce();
    const { dir } = await workspace.record();
    await split(dir, '{"type":"run-st');
    const { code } = await workspace.run(['--no-cache', '--resume']);
    const { state, damages } = await verifyRecord(dir);
    expect([code, damages, state.resumedAt.length]).toEqual([1, [], 1]);
    expect((await readdir(dir)).filter((name) => name.startsWith('events.'))).toEqual([
      'events.1.ndjson',
      'events.2.ndjson',
    ]);
  });

  it('is refused where a segment is cut off and another comes after it', async () => {
    await using workspace = await failedOnce();
    const { dir } = await workspace.record();
    await split(dir);
    const first = join(dir, 'events.1.ndjson');
    await truncate(first, (await stat(first)).size - 10);
    const { code, stderr } = await workspace.run(['--resume']);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/cannot be resumed: line \d+/)]);
  });

  it('goes on, or says why not, wherever the log was cut off', async () => {
    await using workspace = await failedOnce();
    const { dir } = await workspace.record();
    const path = join(dir, 'events.ndjson');
    const whole = await readFile(path);
    const firstLine = whole.indexOf('\n') + 1;
    for (let cut = 0; cut < whole.length; cut += 37) {
      await writeFile(path, whole.subarray(0, cut));
      const taken = await takeUp(workspace.notebook, true).catch((error: Error) => error);
      if (cut < firstLine) {
        expect((taken as Error).message).toContain('to resume. Leave --resume out.');
        continue;
      }
      if (taken instanceof Error) throw taken;
      const left = await readFile(path);
      await taken[Symbol.asyncDispose]();
      expect(left).toEqual(whole.subarray(0, whole.lastIndexOf('\n', cut - 1) + 1));
      expect(await readRecord(dir)).toMatchObject({ torn: false, head: taken.record.head });
    }
  });
});

/** Makes two segments of a record's log, the second with this at its end. */
async function split(dir: string, torn = ''): Promise<void> {
  const path = join(dir, 'events.ndjson');
  const lines = (await readFile(path, 'utf8')).split('\n');
  await writeFile(join(dir, 'events.1.ndjson'), `${lines.slice(0, 4).join('\n')}\n`);
  await writeFile(join(dir, 'events.2.ndjson'), lines.slice(4).join('\n') + torn);
  await rm(path);
}
