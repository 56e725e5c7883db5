import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { KernelEvent } from '../../pipeline/src/index.js';
import { createZeroMqProvider, type LaunchSpec } from '../../nbrun/src/kernel/index.js';
import { nodeClock } from '../../nbrun/src/ports-node.js';
import { denoCells } from './kernel-cells.js';
import { run, textOf } from './kernel-transport.js';

const deno = fileURLToPath(new URL('../../node_modules/.bin/deno', import.meta.url));

const spec: LaunchSpec = {
  name: 'deno',
  displayName: 'Deno',
  language: 'typescript',
  argv: [deno, 'jupyter', '--kernel', '--conn', '{connection_file}'],
  env: {},
  interruptMode: 'signal',
  resourceDir: undefined,
  prefix: undefined,
};
const provider = createZeroMqProvider({ clock: nodeClock, resolve: async () => spec });
/** Deno 2.9 says idle before the output of some 4 in 1,000, and on a busy machine it overtakes even what is asked after it. */
const CELLS = 1_000;
const start = () => provider.start(spec, { cwd: tmpdir() });

// Not the whole contract: Deno drops floods, and code that awaits cannot be interrupted.
describe.skipIf(!existsSync(deno))('Deno', () => {
  it('shows and fails like any kernel', async () => {
    await using kernel = await start();
    expect(await run(kernel, denoCells.display)).toContainEqual(
      expect.objectContaining({ type: 'display', data: { 'text/html': '<b>shown</b>' } }),
    );
    expect((await run(kernel, denoCells.fail)).at(-1)).toMatchObject({
      status: 'error',
      error: { evalue: 'boom' },
    });
  });

  it('gives each of many cells its own output, in time or late', async () => {
    await using kernel = await start();
    const printed = new Map<string, string>();
    const add = (label: string | undefined, events: readonly KernelEvent[]): void => {
      const key = label ?? 'nobody';
      printed.set(key, (printed.get(key) ?? '') + textOf(events, 'stdout'));
    };
    const late = (async () => {
      for await (const event of kernel.stray) add(event.label, [event]);
    })();
    for (let cell = 0; cell < CELLS; cell++) {
      add(`cell ${cell}`, await run(kernel, `console.log(${cell});`, { label: `cell ${cell}` }));
    }
    await kernel[Symbol.asyncDispose]();
    await late;
    expect([...printed]).toEqual(Array.from({ length: CELLS }, (_, cell) => [`cell ${cell}`, `${cell}\n`]));
  });

  it('never loses output of a flood in silence', async () => {
    await using kernel = await start();
    const events = await run(kernel, denoCells.flood);
    const kept = textOf(events, 'stdout').split('\n').length - 1;
    const lost = { type: 'reply', outputLost: true };
    expect(events.at(-1)).toMatchObject(kept === 20_000 ? { type: 'reply' } : lost);
  });

  it('is interrupted by message in a loop, and lives', async () => {
    await using kernel = await start();
    setTimeout(() => void kernel.interrupt(), 300);
    expect((await run(kernel, 'while (true) {}')).at(-1)).toMatchObject({ type: 'reply', status: 'error' });
    expect((await run(kernel, denoCells.print)).at(-1)).toMatchObject({ type: 'reply', status: 'ok' });
  });
});
