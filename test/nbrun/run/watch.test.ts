import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { until, Workspace, type TestCell } from '../faults/nbrun.js';

const isolated = (name: string, code: string): TestCell => ({
  code,
  tags: [`stage:${name}`, 'needs:setup'],
  stagebook: { isolated: true },
});

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

describe.concurrent('nbrun run --watch', () => {
  it('runs what a saved notebook changed, and nothing else, until it is stopped', async () => {
    await using workspace = await Workspace.create([
      isolated('same', 'print same'),
      isolated('edited', 'print 1'),
    ]);
    const { child, ended, printed } = workspace.start(['--watch']);
    await until('it watches', () => count(printed(), 'Watching') === 1);
    await workspace.write([isolated('same', 'print same'), isolated('edited', 'print 2')]);
    await until('it has run again', () => count(printed(), 'Watching') === 2);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 0 });
    const { run, executed } = await workspace.record();
    expect(run.stages.map(({ status }: { status: string }) => status)).toEqual(['cached', 'passed']);
    expect(executed.cells[1].outputs[0].text.join('')).toBe('2\n');
    expect(await workspace.runs()).toHaveLength(2);
  });

  it('says what is wrong with a notebook that is broken for now, and waits for the next', async () => {
    await using workspace = await Workspace.create([isolated('one', 'print 1')]);
    const { child, ended, printed } = workspace.start(['--watch']);
    await until('it watches', () => count(printed(), 'Watching') === 1);
    await writeFile(workspace.notebook, '{ "nbformat": 4, ');
    await until('it has tried', () => count(printed(), 'Watching') === 2);
    await workspace.write([isolated('one', 'print 2')]);
    await until('it has run again', () => count(printed(), 'Watching') === 3);
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect([code, stderr]).toEqual([0, expect.stringContaining('it is not JSON')]);
    expect((await workspace.record()).run.status).toBe('passed');
  });
});
