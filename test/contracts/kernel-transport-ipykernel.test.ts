import { tmpdir } from 'node:os';
import { describe, it } from 'vitest';
import { createZeroMqProvider } from '../../nbrun/src/kernel/index.js';
import { preludeFor, type KernelTransport } from '../../pipeline/src/index.js';
import { nodeClock } from '../../nbrun/src/ports-node.js';
import { NO_PYTHON, pythonSpec, testPython } from '../support/python.js';
import { pythonCells } from './kernel-cells.js';
import { describeKernelTransport, expectPieces, run } from './kernel-transport.js';

const python = testPython();

if (python === undefined) {
  describe('ipykernel', () => it.skip(NO_PYTHON));
} else {
  const spec = pythonSpec(python);
  const provider = createZeroMqProvider({ clock: nodeClock, resolve: async () => spec });
  const create = async (): Promise<KernelTransport> => {
    const kernel = await provider.start(spec, { cwd: tmpdir() });
    await run(kernel, preludeFor(kernel.info) ?? '', { silent: true });
    return kernel;
  };
  describeKernelTransport('ipykernel', {
    create,
    cells: pythonCells,
  });
  describe('ipykernel', () => {
    it('says a long text in pieces', async () => {
      await using kernel = await create();
      await expectPieces(kernel, 'print("x" + "😀" * 3_000_000, end="")');
    });
  });
}
