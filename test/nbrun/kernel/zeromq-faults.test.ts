import { tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { createZeroMqProvider } from '../../../nbrun/src/kernel/index.js';
import { nodeClock } from '../../../nbrun/src/ports-node.js';
import type { KernelEvent, KernelTransport } from '../../../pipeline/src/index.js';
import { run, textOf } from '../../contracts/kernel-transport.js';
import { fakeSpec, type FakeStart } from '../../fake-kernel/fake-kernel.js';

function startFake(start: FakeStart = 'well', startTimeoutMs = 10_000): Promise<KernelTransport> {
  const spec = fakeSpec(start);
  const provider = createZeroMqProvider({ clock: nodeClock, startTimeoutMs, resolve: async () => spec });
  return provider.start(spec, { cwd: tmpdir() });
}

async function cell(code: string): Promise<KernelEvent[]> {
  await using kernel = await startFake();
  return await run(kernel, code);
}

describe('a kernel over ZeroMQ', () => {
  it('ends a cell whose idle is lost, and says that output may be missing', async () => {
    const events = await cell('print a\nno-idle');
    expect(textOf(events, 'stdout')).toBe('a\n');
    expect(events.at(-1)).toMatchObject({ type: 'reply', status: 'ok', outputLost: true });
  });

  it('fails a cell whose reply is lost after idle', async () => {
    const events = await cell('print a\nno-reply');
    expect(events.at(-1)).toMatchObject({ type: 'reply', status: 'error', error: { ename: 'ReplyLost' } });
  });

  it('waits for output that comes after the reply, and for a reply after idle', async () => {
    const afterReply = await cell('reply-first tail');
    expect(textOf(afterReply, 'stdout')).toBe('tail\n');
    const afterIdle = await cell('print a\nidle-first');
    expect(afterIdle.at(-1)).toMatchObject({ type: 'reply', status: 'ok', outputLost: false });
  });

  it.each(['abort', 'aborted'])('takes the status %s as aborted', async (status) => {
    expect((await cell(`status ${status}`)).at(-1)).toMatchObject({ type: 'reply', status: 'aborted' });
  });

  it.each(['wrong-signature', 'no-delimiter', 'junk-json'])(
    'drops a message with %s, and says so',
    async (how) => {
      const events = await cell(`print before\n${how} forged\nprint after`);
      expect(textOf(events, 'stdout')).toBe('before\nafter\n');
      expect(events.at(-1)).toMatchObject({ type: 'reply', status: 'ok', outputLost: true });
    },
  );

  it('takes a message with extra frames, and one that comes twice once', async () => {
    const events = await cell('extra-frames extra\ntwice once');
    expect(textOf(events, 'stdout')).toBe('extra\nonce\n');
    expect(events.at(-1)).toMatchObject({ outputLost: false });
  });

  it('takes displays without transient data', async () => {
    expect(await cell('show-without-transient x')).toContainEqual({
      type: 'display',
      data: { 'text/plain': 'x' },
      metadata: {},
      update: false,
    });
  });

  it('replaces bytes that are no UTF-8, and lone surrogates', async () => {
    expect(textOf(await cell('bytes 61 ff 62'), 'stdout')).toBe('a\uFFFDb');
    expect(textOf(await cell('write x\\ud800y'), 'stdout')).toBe('x\uFFFDy');
  });

  it('gives what a child process prints to the running cell', async () => {
    expect(textOf(await cell('child from-a-child'), 'stdout')).toBe('from-a-child\n');
  });

  it('keeps late output out of the next cell', async () => {
    await using kernel = await startFake();
    await run(kernel, 'late 150 late');
    const next = await run(kernel, 'sleep 300\nprint next');
    expect(textOf(next, 'stdout')).toBe('next\n');
    const first = await kernel.stray[Symbol.asyncIterator]().next();
    expect(first.value).toEqual({ type: 'stream', name: 'stdout', text: 'late\n' });
  });

  it('fails a cell that asks for input, and names what it asked', async () => {
    const events = await cell('ask Name?');
    const evalue = expect.stringContaining('"Name?"') as string;
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'error', ename: 'StdinNotAvailable', evalue }),
    );
    expect(events.at(-1)).toMatchObject({ type: 'reply', status: 'error' });
  });

  it('says that output may be lost when more comes at once than a publisher queues', async () => {
    expect((await cell('flood 20000')).at(-1)).toMatchObject({ type: 'reply', outputLost: true });
    expect((await cell('flood 20000 100')).at(-1)).toMatchObject({ type: 'reply', outputLost: false });
  });

  it('tells an exit from a kill, and an interrupt that kills from a crash', async () => {
    const reasonOf = (event: KernelEvent | undefined): string => (event?.type === 'died' ? event.reason : '');
    expect(reasonOf((await cell('exit 3')).at(-1))).toContain('exit code 3');
    expect(reasonOf((await cell('kill SIGKILL')).at(-1))).toContain('SIGKILL');
    await using kernel = await startFake();
    setTimeout(() => void kernel.interrupt(), 300);
    expect(reasonOf((await run(kernel, 'die-at-interrupt\nwait')).at(-1))).toContain(
      'does not survive SIGINT',
    );
  });
});

describe('the start of a kernel', () => {
  it('fails at once when the kernel prints and exits, with its last words', async () => {
    await expect(startFake('exits')).rejects.toThrow(/exit code 4.*cannot find its configuration/s);
  });

  it('fails in time when the kernel never answers', async () => {
    await expect(startFake('never-answers', 700)).rejects.toThrow('did not answer within 0.7');
  });

  it('fails in time when no answer is signed with the key', async () => {
    await expect(startFake('signs-wrong', 700)).rejects.toThrow('without a valid signature');
  });

  it('takes a kernel that says next to nothing of itself', async () => {
    await using kernel = await startFake('says-little');
    expect(kernel.info).toMatchObject({ implementation: '', language: '', protocolVersion: '5.3' });
  });

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
    const signal = AbortSignal.timeout(300);
    await expect(provider.start(spec, { cwd: tmpdir(), signal })).rejects.toThrow();
  });
});
