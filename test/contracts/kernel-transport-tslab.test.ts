import { fileURLToPath } from 'node:url';
import { createZeroMqProvider } from '../../nbrun/src/kernel/index.js';
import { nodeClock } from '../../nbrun/src/ports-node.js';
import { preludeFor } from '../../pipeline/src/index.js';
import { typescriptCells } from './kernel-cells.js';
import { describeKernelTransport, run } from './kernel-transport.js';

const cwd = fileURLToPath(new URL('../../notebooks', import.meta.url));
const provider = createZeroMqProvider({ clock: nodeClock });

describeKernelTransport('tslab', {
  async create() {
    const kernel = await provider.start({ name: 'tslab', displayName: '', language: 'typescript' }, { cwd });
    await run(kernel, preludeFor(kernel.info) ?? '', { silent: true });
    return kernel;
  },
  cells: typescriptCells,
});
