import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExecuteOptions, KernelEvent, KernelTransport } from '../../pipeline/src/index.js';

/** Code of one language for what every kernel can do. */
export interface ContractCells {
  /** Prints `hello` and a line break. */
  readonly print: string;
  /** Prints `out` to stdout, then `err` to stderr. */
  readonly printBoth: string;
  /** Throws an error whose text holds `boom`. */
  readonly fail: string;
  /** Shows `<b>shown</b>` as text/html. */
  readonly display: string;
  /** Runs until it is interrupted. */
  readonly hang: string;
  /** Ends the kernel's process with exit code 3. */
  readonly die: string;
  /** Prints 20,000 lines, `0` to `19999`. */
  readonly flood: string;
}

export interface ContractSubject {
  readonly create: () => Promise<KernelTransport>;
  readonly cells: ContractCells;
  /** False where whoever holds the kernel's process does not say with what it ended. Default: true. */
  readonly tellsExitCode?: boolean;
}

/** What every {@link KernelTransport} keeps, whatever carries its messages. */
export function describeKernelTransport(
  name: string,
  { create, cells, tellsExitCode = true }: ContractSubject,
): void {
  describe(`${name} is a kernel transport that`, () => {
    let kernel: KernelTransport;
    beforeAll(async () => {
      kernel = await create();
    });
    afterAll(async () => {
      await kernel[Symbol.asyncDispose]();
    });

    it('says what kernel it is', () => {
      expect(kernel.info.implementation).not.toBe('');
      expect(kernel.info.language).not.toBe('');
      expect(Object.keys(kernel.info.languageInfo)).not.toEqual([]);
    });

    it('yields output, and then exactly one reply', async () => {
      const events = await run(kernel, cells.print);
      expect(textOf(events, 'stdout')).toBe('hello\n');
      expect(events.filter(({ type }) => type === 'reply')).toHaveLength(1);
      expect(events.at(-1)).toMatchObject({ type: 'reply', status: 'ok', outputLost: false });
    });

    it('tells stdout from stderr', async () => {
      const events = await run(kernel, cells.printBoth);
      expect(textOf(events, 'stdout').trim()).toBe('out');
      expect(textOf(events, 'stderr').trim()).toBe('err');
    });

    it('shows a failure as an error output and in the reply, with the same name', async () => {
      const events = await run(kernel, cells.fail);
      const shown = events.find((event) => event.type === 'error');
      const reply = events.at(-1);
      expect(shown?.evalue).toContain('boom');
      expect(shown?.traceback.join('\n')).toContain('boom');
      expect(reply).toMatchObject({ type: 'reply', status: 'error', error: { ename: shown?.ename } });
    });

    it('runs the next cell straight after a failure', async () => {
      await run(kernel, cells.fail);
      const events = await run(kernel, cells.print);
      expect(events.at(-1)).toMatchObject({ type: 'reply', status: 'ok' });
    });

    it('shows rich output', async () => {
      const events = await run(kernel, cells.display);
      const shown = events.find((event) => event.type === 'display' || event.type === 'result');
      expect(shown).toMatchObject({ data: { 'text/html': '<b>shown</b>' } });
    });

    it('counts cells, and not what runs silently', async () => {
      const first = countOf(await run(kernel, cells.print));
      await run(kernel, cells.print, { silent: true });
      expect(countOf(await run(kernel, cells.print))).toBe(first + 1);
    });

    it('keeps every line of a flood', async () => {
      const events = await run(kernel, cells.flood);
      const lines = textOf(events, 'stdout').trimEnd().split('\n');
      expect(lines).toHaveLength(20_000);
      expect(lines.at(-1)).toBe('19999');
      expect(events.at(-1)).toMatchObject({ type: 'reply', status: 'ok', outputLost: false });
    });

    it('interrupts a running cell, and lives', async () => {
      const events: KernelEvent[] = [];
      const interrupting = later(300).then(() => kernel.interrupt());
      for await (const event of kernel.execute(cells.hang)) events.push(event);
      await interrupting;
      expect(events.at(-1)).toMatchObject({ type: 'reply', status: 'error' });
      expect((await run(kernel, cells.print)).at(-1)).toMatchObject({ type: 'reply', status: 'ok' });
    });

    it('refuses a second cell while one runs', async () => {
      const running = run(kernel, cells.hang);
      await later(100);
      await expect(run(kernel, cells.print)).rejects.toThrow('A cell is running already');
      await later(200);
      await kernel.interrupt();
      await running;
    });

    it('stops waiting when its signal aborts', async () => {
      const fresh = await create();
      try {
        const controller = new AbortController();
        void later(300).then(() => controller.abort(new Error('enough')));
        await expect(run(fresh, cells.hang, { signal: controller.signal })).rejects.toThrow('enough');
      } finally {
        await fresh[Symbol.asyncDispose]();
      }
    });

    it('says how its kernel died, and says it again to whoever asks later', async () => {
      const fresh = await create();
      const death = { type: 'died', exitCode: tellsExitCode ? 3 : null };
      try {
        expect((await run(fresh, cells.die)).at(-1)).toMatchObject(death);
        expect((await run(fresh, cells.print)).at(-1)).toMatchObject(death);
        const stray: KernelEvent[] = [];
        for await (const event of fresh.stray) stray.push(event);
        expect(stray.filter(({ type }) => type === 'reply')).toEqual([]);
      } finally {
        await fresh[Symbol.asyncDispose]();
      }
    });

    it('is disposed twice without harm, and then runs nothing', async () => {
      const fresh = await create();
      await fresh[Symbol.asyncDispose]();
      await fresh[Symbol.asyncDispose]();
      expect((await run(fresh, cells.print)).at(-1)).toMatchObject({ type: 'died' });
    });
  });
}

/** Runs a cell that prints a letter and three million faces: it comes whole, in pieces, and no pair is cut. */
export async function expectPieces(kernel: KernelTransport, code: string): Promise<void> {
  const events = await run(kernel, code);
  const texts = events.flatMap((event) => (event.type === 'stream' ? [event.text] : []));
  expect(texts.join('') === `x${'😀'.repeat(3_000_000)}`).toBe(true);
  expect(texts.length).toBeGreaterThan(1);
  expect(texts.every((text) => text.isWellFormed())).toBe(true);
  expect(events.at(-1)).toMatchObject({ type: 'reply', status: 'ok', outputLost: false });
}

export async function run(
  kernel: KernelTransport,
  code: string,
  options?: ExecuteOptions,
): Promise<KernelEvent[]> {
  const events: KernelEvent[] = [];
  for await (const event of kernel.execute(code, options)) events.push(event);
  return events;
}

export function textOf(events: readonly KernelEvent[], name: 'stdout' | 'stderr'): string {
  return events.map((event) => (event.type === 'stream' && event.name === name ? event.text : '')).join('');
}

function countOf(events: readonly KernelEvent[]): number {
  const reply = events.at(-1);
  return reply?.type === 'reply' ? (reply.executionCount ?? -1) : -1;
}

function later(delayMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs));
}
