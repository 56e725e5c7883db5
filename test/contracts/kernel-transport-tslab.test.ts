import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createZeroMqProvider } from '../../nbrun/src/kernel/index.js';
import { nodeClock } from '../../nbrun/src/ports-node.js';
import { preludeFor, type KernelTransport } from '../../pipeline/src/index.js';
import { typescriptCells } from './kernel-cells.js';
import { describeKernelTransport, expectPieces, run, textOf } from './kernel-transport.js';

const cwd = fileURLToPath(new URL('../../notebooks', import.meta.url));
const provider = createZeroMqProvider({ clock: nodeClock });

async function create(): Promise<KernelTransport> {
  const kernel = await provider.start({ name: 'tslab', displayName: '', language: 'typescript' }, { cwd });
  await run(kernel, preludeFor(kernel.info) ?? '', { silent: true });
  return kernel;
}

describeKernelTransport('tslab', { create, cells: typescriptCells });

describe('tslab', () => {
  // Its socket counts what it sends over all cells: a refusal shows only after some hundred messages.
  it('answers a thousand cells, and loses the output of none', async () => {
    await using kernel = await create();
    const ends = new Set<string>();
    for (let cell = 0; cell < 1_000; cell++) {
      const events = await run(kernel, `console.log(${cell})`);
      const end = events.at(-1);
      ends.add(
        `${end?.type === 'reply' ? end.status : end?.type} ${textOf(events, 'stdout') === `${cell}\n`}`,
      );
    }
    expect([...ends]).toEqual(['ok true']);
  });

  it('says a long text in pieces', async () => {
    await using kernel = await create();
    await expectPieces(kernel, 'process.stdout.write("x" + "😀".repeat(3_000_000)); undefined');
  });
});
