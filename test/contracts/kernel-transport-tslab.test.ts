import { fileURLToPath } from 'node:url';
import { createZeroMqProvider } from '../../nbrun/src/kernel/index.js';
import { nodeClock } from '../../nbrun/src/ports-node.js';
import { preludeFor } from '../../pipeline/src/index.js';
import { describeKernelTransport, run } from './kernel-transport.js';
import { typescriptCells } from './kernel-cells.js';

const cwd = fileURLToPath(new URL('../../notebooks', import.meta.url));

for (const transport of ['ipc', 'tcp'] as const) {
  const provider = createZeroMqProvider({ clock: nodeClock, transport });
  describeKernelTransport(`tslab over ${transport}`, {
    async create() {
      const kernel = await provider.start(
        { name: 'tslab', displayName: '', language: 'typescript' },
        { cwd },
      );
      await run(kernel, preludeFor(kernel.info) ?? '', { silent: true });
      return kernel;
    },
    cells: typescriptCells,
  });
}
