import { tmpdir } from 'node:os';
import { describe, it } from 'vitest';
import { createZeroMqProvider } from '../../nbrun/src/kernel/index.js';
import { nodeClock } from '../../nbrun/src/ports-node.js';
import { NO_PYTHON, pythonSpec, testPython } from '../support/python.js';
import { pythonCells } from './kernel-cells.js';
import { describeKernelTransport } from './kernel-transport.js';

const python = testPython();

if (python === undefined) {
  describe('ipykernel', () => it.skip(NO_PYTHON));
} else {
  const spec = pythonSpec(python);
  const provider = createZeroMqProvider({ clock: nodeClock, resolve: async () => spec });
  describeKernelTransport('ipykernel', {
    create: () => provider.start(spec, { cwd: tmpdir() }),
    cells: pythonCells,
  });
}
