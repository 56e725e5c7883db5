import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { NO_PYTHON, pythonSpec, testPython } from '../../support/python.js';
import { Workspace } from './nbrun.js';
import { expectTruth, shown, type Expected } from './truth.js';

const deno = fileURLToPath(new URL('../../../node_modules/.bin/deno', import.meta.url));
const python = testPython();

const failed: Expected = { code: 1, run: 'failed', stages: { one: 'failed' }, cells: ['failed', 'pending'] };
const timedOut: Expected = { ...failed, code: 124, run: 'timed-out', stages: { one: 'timed-out' } };

function workspaceOf(argv: readonly string[], language: string, code: string): Promise<Workspace> {
  return Workspace.createWith({ argv, language }, [{ code, tags: ['stage:one'] }, '1']);
}

describe.skipIf(python === undefined)(`ipykernel (${python ?? NO_PYTHON})`, { concurrent: true }, () => {
  const run = (code: string) => workspaceOf(pythonSpec(python ?? '').argv, 'python', code);

  it('fault 25: input() fails with a clear error', async () => {
    await using workspace = await run('input("Your name?")');
    const { stage } = await expectTruth(workspace, await workspace.run(), failed);
    expect(stage.failure).toMatchObject({
      name: 'StdinNotImplementedError',
      message: expect.stringContaining('input'),
    });
  });

  it('fault 04: a loop is interrupted when its time is up, and the trace shows where', async () => {
    await using workspace = await run('import time\nprint("begun")\nwhile True:\n    time.sleep(0.01)');
    const { executed } = await expectTruth(
      workspace,
      await workspace.run(['--execution-timeout', '2']),
      timedOut,
    );
    expect(shown(executed, 1)).toContain('begun\n');
    expect(shown(executed, 1)).toContain('KeyboardInterrupt');
  });

  it('fault 06: os._exit(3) is the death of the kernel', async () => {
    await using workspace = await run('import os\nos._exit(3)');
    const ended = await workspace.run();
    const { stage } = await expectTruth(workspace, ended, {
      ...failed,
      code: 138,
      run: 'kernel-died',
      stages: { one: 'kernel-died' },
    });
    expect(stage.failure.message).toContain('exit code 3');
  });

  it('fault 20: a child’s output stands in the cell', async () => {
    await using workspace = await run('import os\n_ = os.system("echo from a child")');
    const { executed } = await expectTruth(workspace, await workspace.run(), {
      code: 0,
      run: 'passed',
      stages: { one: 'passed' },
      cells: ['completed', 'completed'],
    });
    expect(shown(executed, 1)).toContain('from a child\n');
  });
});

describe.skipIf(!existsSync(deno))('Deno', { concurrent: true }, () => {
  const run = (code: string) =>
    workspaceOf([deno, 'jupyter', '--kernel', '--conn', '{connection_file}'], 'typescript', code);

  it('fault 04: an uncaught error in a callback means no reply ever; the cell is timed out', async () => {
    await using workspace = await run(
      'setTimeout(() => { throw new Error("late"); }, 20); await new Promise((r) => setTimeout(r, 200));',
    );
    await expectTruth(workspace, await workspace.run(['--execution-timeout', '2']), timedOut);
  });

  it('fault 05: a loop is interrupted by message, since SIGINT would kill the kernel', async () => {
    await using workspace = await run('for (;;) {}');
    await expectTruth(workspace, await workspace.run(['--execution-timeout', '2']), timedOut);
  });

  it('fault 07: of a flood that Deno drops, the cell says so', async () => {
    await using workspace = await run('for (let line = 0; line < 20_000; line++) console.log(line);');
    const { stage } = await expectTruth(workspace, await workspace.run(), {
      code: 0,
      run: 'passed',
      stages: { one: 'passed' },
      cells: ['completed', 'completed'],
    });
    expect(stage.cells[0]?.outputLost).toBe(true);
  });
});
