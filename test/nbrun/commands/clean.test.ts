import { readdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { until, Workspace, type TestCell } from '../faults/nbrun.js';

const isolated = (name: string, code: string): TestCell => ({
  code,
  tags: [`stage:${name}`, 'needs:setup'],
  stagebook: { isolated: true },
});

async function entries(workspace: Workspace): Promise<number> {
  return (await readdir(join(workspace.dir, 'nbrun-runs', 'cache', 'stages'))).length;
}

describe.concurrent('the size of the cache', () => {
  it('is kept below --cache-limit: what was used longest ago goes', async () => {
    const old = isolated('old', 'megabytes 1');
    await using workspace = await Workspace.create([old]);
    await workspace.run();
    const stages = join(workspace.dir, 'nbrun-runs', 'cache', 'stages');
    const [entry = ''] = await readdir(stages);
    await utimes(join(stages, entry), new Date(0), new Date(0));
    await workspace.write([isolated('new', 'megabytes 1')]);
    await workspace.run(['--cache-limit', '1']);
    expect(await entries(workspace)).toBe(1);
    await workspace.run();
    expect((await workspace.record()).run.stages).toMatchObject([{ name: 'new', status: 'cached' }]);
  });
});

describe.concurrent('nbrun clean', () => {
  it('keeps the newest records, and says what it did', async () => {
    await using workspace = await Workspace.create([isolated('one', 'print 1')]);
    for (let run = 0; run < 3; run++) await workspace.run();
    const [, , newest] = await workspace.runs();
    const { code, stdout } = await workspace.nbrun(['clean', '--keep', '1']).ended;
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Removed 2 records, 0 cached stages/)]);
    expect(await workspace.runs()).toEqual([newest]);
    expect(await entries(workspace)).toBe(1);
  });

  it('leaves a run that goes on alone', async () => {
    await using workspace = await Workspace.create([isolated('one', 'touch .begun\nwait')]);
    const { child, ended } = workspace.start();
    await until('the stage runs', () => workspace.has('.begun'));
    await workspace.write([isolated('one', 'print 1')]);
    await workspace.run();
    const { stdout } = await workspace.nbrun(['clean', '--keep', '1']).ended;
    expect([stdout, (await workspace.runs()).length]).toEqual([
      expect.stringContaining('Removed 0 records'),
      2,
    ]);
    child.kill('SIGKILL');
    await ended;
  });

  it('refuses a folder where nothing was run', async () => {
    await using workspace = await Workspace.create([]);
    const { code, stderr } = await workspace.nbrun(['clean']).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('has no nbrun-runs/')]);
  });
});
