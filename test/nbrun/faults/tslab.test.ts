import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Workspace } from './nbrun.js';
import { expectTruth, outputsOf, shown } from './truth.js';

const failsFirst = {
  code: 1,
  run: 'failed',
  stages: { one: 'failed', two: 'skipped' },
  cells: ['failed', 'pending', 'pending'],
} as const;

async function tslab(...codes: readonly string[]): Promise<Workspace> {
  const cells = codes.map((code, index) => ({ code, tags: index === 0 ? ['stage:one'] : [] }));
  return Workspace.create([...cells, { code: 'console.log("never")', tags: ['stage:two'] }], {
    kernel: 'tslab',
  });
}

describe('tslab faults', () => {
  it('fault 01: a throw fails the stage, with a name, a message and a trace', async () => {
    await using workspace = await tslab('throw new RangeError("too far");', 'console.log("never")');
    const { executed, stage } = await expectTruth(workspace, await workspace.run(), failsFirst);
    expect(stage.failure).toMatchObject({
      name: 'RangeError',
      message: 'too far',
      cell: { index: 0 },
    });
    const error = outputsOf(executed, 1).find((output) => output.output_type === 'error');
    expect(error).toMatchObject({ ename: 'RangeError', evalue: 'too far' });
    expect(error?.traceback?.join('\n')).toMatch(/RangeError: too far\n\s+at /);
  });

  it('fault 02: a type error fails the stage, with its place', async () => {
    await using workspace = await tslab('const count: number = "three";', 'console.log("never")');
    const { executed } = await expectTruth(workspace, await workspace.run(), failsFirst);
    expect(shown(executed, 1)).toContain("1:7 - Type 'string' is not assignable to type 'number'.");
  });

  it('fault 03: a promise that is rejected with nobody waiting fails the stage, though the reply says ok', async () => {
    await using workspace = await tslab(
      'void Promise.reject(new Error("floating"));',
      'console.log("never")',
    );
    const { stage } = await expectTruth(workspace, await workspace.run(), failsFirst);
    expect(stage.failure).toMatchObject({
      name: 'UnhandledPromiseRejection',
      message: 'Error: floating',
    });
  });

  it('fault 03: so does a callback that throws when its cell is over', async () => {
    await using workspace = await tslab(
      'setTimeout(() => { throw new Error("callback"); }, 150);',
      'await new Promise((resolve) => setTimeout(resolve, 600));',
    );
    const { stage } = await expectTruth(workspace, await workspace.run(), {
      ...failsFirst,
      cells: ['completed', 'failed', 'pending'],
    });
    expect(stage.failure).toMatchObject({ name: 'UncaughtException', message: 'Error: callback' });
  });

  it('fault 07: a flood of 20,000 lines is kept whole', async () => {
    await using workspace = await tslab('for (let line = 0; line < 20_000; line++) console.log(line);');
    const { executed, stage } = await expectTruth(workspace, await workspace.run(), {
      code: 0,
      run: 'passed',
      stages: { one: 'passed', two: 'passed' },
      cells: ['completed', 'completed'],
    });
    const expected = Array.from({ length: 20_000 }, (_, line) => `${line}\n`).join('');
    expect(shown(executed, 1)).toBe(expected);
    expect(stage.cells[0]?.outputLost).toBe(false);
  });

  it('fault 07: of 100 MB the notebook shows the first 10 and says so, and a file has all', async () => {
    await using workspace = await tslab('for (let i = 0; i < 1_000_000; i++) console.log("x".repeat(99));');
    const { executed, dir, stage } = await expectTruth(workspace, await workspace.run(), {
      code: 0,
      run: 'passed',
      stages: { one: 'passed', two: 'passed' },
      cells: ['completed', 'completed'],
    });
    const [, file = ''] = /all 100\.0 MB are in (outputs\/\S+?)\]/.exec(shown(executed, 1)) ?? [];
    expect((await stat(join(dir, file))).size).toBe(100_000_000);
    expect(shown(executed, 1).length).toBeLessThan(10_100_000);
    expect(stage.cells[0]?.outputLost).toBe(false);
  });

  it('fault 09: a kernel that runs out of memory is dead, and says so', async () => {
    await using workspace = await tslab(
      'const all: number[][] = []; for (;;) all.push(new Array(100_000).fill(1.5));',
    );
    const ended = await workspace.run([], { NODE_OPTIONS: '--max-old-space-size=120' });
    const { stage } = await expectTruth(workspace, ended, {
      code: 138,
      run: 'kernel-died',
      stages: { one: 'kernel-died', two: 'skipped' },
      cells: ['failed', 'pending'],
    });
    expect(stage.failure.message).toContain('heap out of memory');
  });

  it('fault 20: what a child process prints stands in the cell that ran it', async () => {
    await using workspace = await tslab(
      'import { execSync } from "node:child_process";\nexecSync("echo from a child; echo and its stderr >&2", { stdio: "inherit" });',
    );
    const { executed } = await expectTruth(workspace, await workspace.run(), {
      code: 0,
      run: 'passed',
      stages: { one: 'passed', two: 'passed' },
      cells: ['completed', 'completed'],
    });
    expect(shown(executed, 1)).toContain('from a child\n');
    expect(shown(executed, 1)).toContain('and its stderr\n');
  });
});
