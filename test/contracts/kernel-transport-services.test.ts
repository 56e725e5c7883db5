import { SessionManager, KernelManager, ServerConnection } from '@jupyterlab/services';
import { afterAll, beforeAll } from 'vitest';
import { createServicesProvider } from '../../jupyterlab-ext/src/kernel/services-provider.js';
import { nodeClock } from '../../nbrun/src/ports-node.js';
import { preludeFor } from '../../pipeline/src/index.js';
import { startJupyter, type JupyterServer } from '../support/jupyter-server.js';
import { describeWith, python, repositoryRoot } from '../support/tools.js';
import { pythonCells, typescriptCells } from './kernel-cells.js';
import { describeKernelTransport, run } from './kernel-transport.js';

describeWith(python, 'over a Jupyter server', (path) => {
  let server: JupyterServer;
  let sessions: SessionManager;
  let kernels: KernelManager;
  beforeAll(async () => {
    server = await startJupyter(path, { rootDir: `${repositoryRoot}notebooks`, extension: false });
    const serverSettings = ServerConnection.makeSettings({
      baseUrl: server.url,
      wsUrl: server.url.replace('http', 'ws'),
    });
    kernels = new KernelManager({ serverSettings });
    sessions = new SessionManager({ serverSettings, kernelManager: kernels });
  });
  afterAll(async () => {
    sessions.dispose();
    kernels.dispose();
    await server[Symbol.asyncDispose]();
  });
  let count = 0;
  const provider = createServicesProvider({
    sessions: { startNew: (...args) => sessions.startNew(...args) },
    clock: nodeClock,
    nameSession: () => `contract-${(count += 1)}`,
  });
  describeKernelTransport('tslab', {
    async create() {
      const kernel = await provider.start(
        { name: 'tslab', displayName: '', language: 'typescript' },
        { cwd: '' },
      );
      await run(kernel, preludeFor(kernel.info) ?? '', { silent: true });
      return kernel;
    },
    cells: typescriptCells,
    tellsExitCode: false,
  });
  describeKernelTransport('ipykernel', {
    create: () => provider.start({ name: 'python3', displayName: '', language: 'python' }, { cwd: '' }),
    cells: pythonCells,
    tellsExitCode: false,
  });
});
