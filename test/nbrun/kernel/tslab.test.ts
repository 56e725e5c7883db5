import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createZeroMqProvider } from '../../../nbrun/src/kernel/index.js';
import { nodeClock } from '../../../nbrun/src/ports-node.js';
import { preludeFor, type KernelEvent, type KernelTransport } from '../../../pipeline/src/index.js';
import { run, textOf } from '../../contracts/kernel-transport.js';

const cwd = fileURLToPath(new URL('../../../notebooks', import.meta.url));
const spec = { name: 'tslab', displayName: 'TypeScript', language: 'typescript' };

describe('tslab', () => {
  let kernel: KernelTransport;
  let stray: AsyncIterator<KernelEvent> | undefined;
  beforeAll(async () => {
    kernel = await createZeroMqProvider({ clock: nodeClock }).start(spec, { cwd });
    const prelude = await run(kernel, preludeFor(kernel.info) ?? '', { silent: true });
    expect(prelude).toMatchObject([{ type: 'reply', status: 'ok' }]);
  });
  afterAll(() => kernel[Symbol.asyncDispose]());

  const errorOf = async (code: string): Promise<unknown> => {
    const events = await run(kernel, code);
    expect(events.at(-1)).toMatchObject({ type: 'reply', status: 'error' });
    return events.find(({ type }) => type === 'error');
  };

  /** The next error that belongs to no running cell. */
  const strayError = async (): Promise<unknown> => {
    stray ??= kernel.stray[Symbol.asyncIterator]();
    for (;;) {
      const { value, done } = await stray.next();
      if (done === true) throw new Error('the kernel ended without an error');
      if (value.type === 'error') return value;
    }
  };

  it('names what was thrown, with its message and stack', async () => {
    expect(await errorOf('throw new RangeError("too far")')).toMatchObject({
      ename: 'RangeError',
      evalue: 'too far',
      traceback: expect.arrayContaining([expect.stringMatching(/^\s+at /)]) as string[],
    });
    expect(await errorOf('await Promise.reject(new RangeError("later"))')).toMatchObject({ evalue: 'later' });
    expect(
      await errorOf('console.error("TypeError: not this\\n    at x"); (globalThis as any).nothing.f'),
    ).toMatchObject({
      ename: 'TypeError',
      evalue: expect.stringContaining('undefined') as string,
    });
  });

  it('names an error class of the notebook, and keeps a message of several lines', async () => {
    const code = 'class GateError extends Error { name = "GateError" }\nthrow new GateError("one\\ntwo")';
    expect(await errorOf(code)).toMatchObject({ ename: 'GateError', evalue: 'one\ntwo' });
  });

  it('shows a thrown value that is no error', async () => {
    expect(await errorOf('throw "just text"')).toMatchObject({ ename: 'ThrownValue', evalue: 'just text' });
  });

  it('shows a type error with its place', async () => {
    expect(await errorOf('const count: number = "three";')).toMatchObject({
      ename: 'CompileError',
      evalue: "1:7 - Type 'string' is not assignable to type 'number'.",
    });
    expect(await errorOf('nowhere; elsewhere')).toMatchObject({
      evalue: expect.stringMatching(/\(and 1 more\)$/) as string,
    });
  });

  it('fails the cell whose promise is rejected with nobody waiting', async () => {
    expect(
      await errorOf('Promise.reject(new RangeError("floating")); console.log("goes on");'),
    ).toMatchObject({
      ename: 'UnhandledPromiseRejection',
      evalue: 'RangeError: floating',
      traceback: expect.arrayContaining([expect.stringMatching(/^\s+at /)]) as string[],
    });
  });

  it('fails the cell in which a callback throws', async () => {
    const code =
      'setTimeout(() => { throw new Error("callback") }, 5);\nawait new Promise(r => setTimeout(r, 60));';
    expect(await errorOf(code)).toMatchObject({ ename: 'UncaughtException', evalue: 'Error: callback' });
  });

  it('tells an error between cells as stray', async () => {
    await run(kernel, 'setTimeout(() => { throw new Error("afterwards") }, 30);');
    expect(await strayError()).toMatchObject({ ename: 'UncaughtException', evalue: 'Error: afterwards' });
  });

  it('keeps an error of an earlier cell out of code that the engine runs', async () => {
    await run(kernel, 'setTimeout(() => { throw new Error("meanwhile") }, 30);');
    const silent = await run(kernel, 'await new Promise(r => setTimeout(r, 150));', { silent: true });
    expect(silent.at(-1)).toMatchObject({ type: 'reply', status: 'ok' });
    expect(await strayError()).toMatchObject({ ename: 'UncaughtException', evalue: 'Error: meanwhile' });
  });

  it('keeps output in order: text, display, text', async () => {
    const code = 'import { display } from "tslab";\nconsole.log("a"); display.text("b"); console.log("c");';
    const events = await run(kernel, code);
    expect(events.map(({ type }) => type)).toEqual(['stream', 'display', 'stream', 'reply']);
  });

  it('keeps 20,000 lines that alternate between stdout and stderr', async () => {
    const events = await run(kernel, 'for (let i = 0; i < 10000; i++) { console.log(i); console.error(i); }');
    expect(textOf(events, 'stdout').split('\n')).toHaveLength(10_001);
    expect(textOf(events, 'stderr').split('\n')).toHaveLength(10_001);
    expect(events.at(-1)).toMatchObject({ status: 'ok', outputLost: false });
  });

  it('shows output while a cell awaits', async () => {
    const code = 'console.log("early"); await new Promise(r => setTimeout(r, 400)); console.log("late");';
    const events = await run(kernel, code);
    expect(events.filter(({ type }) => type === 'stream')).toHaveLength(2);
  });

  it('gives a child process its output to the cell that runs it', async () => {
    const code =
      'import { execSync } from "node:child_process";\nexecSync("echo from a child", { stdio: "inherit" });';
    expect(textOf(await run(kernel, code), 'stdout')).toContain('from a child\n');
  });
});
