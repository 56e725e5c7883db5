import { tmpdir } from 'node:os';
import { createZeroMqProvider } from '../../nbrun/src/kernel/index.js';
import { nodeClock } from '../../nbrun/src/ports-node.js';
import { fakeSpec } from '../fake-kernel/fake-kernel.js';
import { describeKernelTransport, type ContractCells } from './kernel-transport.js';

const cells: ContractCells = {
  print: 'print hello',
  printBoth: 'print out\nwarn err',
  fail: 'fail TypeError boom',
  display: 'json {"text/html": "<b>shown</b>"}',
  hang: 'hang',
  die: 'exit 3',
  flood: 'flood 20000 100',
};

for (const transport of ['ipc', 'tcp'] as const) {
  const spec = fakeSpec();
  const provider = createZeroMqProvider({ clock: nodeClock, transport, resolve: async () => spec });
  describeKernelTransport(`a process over ${transport}`, {
    create: () => provider.start(spec, { cwd: tmpdir() }),
    cells,
  });
}
