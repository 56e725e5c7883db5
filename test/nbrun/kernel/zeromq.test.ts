import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createZeroMqProvider } from '../../../nbrun/src/kernel/index.js';
import { nodeClock } from '../../../nbrun/src/ports-node.js';
import type { KernelEvent, KernelTransport } from '../../../pipeline/src/index.js';
import { run, textOf } from '../../contracts/kernel-transport.js';
import { fakeSpec, type FakeStart } from '../../fake-kernel/fake-kernel.js';

function startFake(start: FakeStart = 'well'): Promise<KernelTransport> {
  const spec = fakeSpec(start);
  return createZeroMqProvider({ clock: nodeClock, resolve: async () => spec }).start(spec, { cwd: tmpdir() });
}

describe('a kernel over ZeroMQ', () => {
  it('keeps late output out of the next cell, and says whose it is', async () => {
    await using kernel = await startFake();
    await run(kernel, 'late 150 late', { label: 'first' });
    const next = await run(kernel, 'sleep 300\nprint next', { label: 'second' });
    expect(textOf(next, 'stdout')).toBe('next\n');
    const stray = await kernel.stray[Symbol.asyncIterator]().next();
    expect(stray.value).toEqual({ type: 'stream', name: 'stdout', text: 'late\n', label: 'first' });
  });

  it('tells an interrupt that kills from a crash', async () => {
    await using kernel = await startFake();
    setTimeout(() => void kernel.interrupt(), 300);
    const end = (await run(kernel, 'die-at-interrupt\nwait')).at(-1);
    expect(end).toMatchObject({
      type: 'died',
      reason: expect.stringContaining('does not survive SIGINT') as string,
    });
  });

  it('says between cells that the kernel died', async () => {
    await using kernel = await startFake();
    await run(kernel, 'exit-later 50');
    const stray: KernelEvent[] = [];
    for await (const event of kernel.stray) stray.push(event);
    expect(stray).toMatchObject([{ type: 'died', exitCode: 5 }]);
  });

  it('takes output as fast as it is read, and no faster', async () => {
    await using kernel = await startFake();
    let chars = 0;
    for await (const event of kernel.execute('megabytes 40')) {
      if (event.type === 'stream') chars += event.text.length;
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(chars).toBe(40_000_000);
  });
});

describe('the start of a kernel', () => {
  it('names a program that is not there', async () => {
    const spec = { ...fakeSpec(), argv: ['no-such-program-anywhere', '{connection_file}'] };
    const provider = createZeroMqProvider({ clock: nodeClock, resolve: async () => spec });
    await expect(provider.start(spec, { cwd: tmpdir() })).rejects.toThrow(
      /ENOENT.*Install "no-such-program-anywhere"/,
    );
  });

  it('ends when its signal aborts', async () => {
    const spec = fakeSpec('never-answers');
    const provider = createZeroMqProvider({ clock: nodeClock, resolve: async () => spec });
    const started = provider.start(spec, { cwd: tmpdir(), signal: AbortSignal.timeout(300) });
    await expect(started).rejects.toThrow('did not answer');
  });

  it('leaves time for the plain command where a snapshot hangs', async () => {
    const spec = fakeSpec();
    const startTimeoutMs = 4_000;
    let rejected = false;
    const hanging = { command: fakeSpec('never-answers').argv, reject: () => void (rejected = true) };
    const provider = createZeroMqProvider({
      clock: nodeClock,
      resolve: async () => spec,
      startTimeoutMs,
      snapshots: { find: () => hanging },
    });
    const signal = AbortSignal.timeout(startTimeoutMs);
    await using kernel = await provider.start(spec, { cwd: tmpdir(), signal });
    expect(textOf(await run(kernel, 'print hello'), 'stdout')).toBe('hello\n');
    expect(rejected).toBe(true);
  });
});
