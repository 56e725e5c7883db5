import type { KernelProvider } from '@stagebook/pipeline';
import { findKernelSpec } from '../kernel/kernel-specs.js';
import type { KernelSnapshots } from '../kernel/snapshot/kernel-snapshots.js';
import { nodeClock } from '../ports-node.js';

export interface LazyKernelsOptions {
  /** A kernel will be needed: what starts it is loaded meanwhile. */
  readonly ahead: boolean;
}

/** One for all runs of this process: what they miss is made when the last one is over. */
let snapshots: Promise<KernelSnapshots> | undefined;

/** Kernels over ZeroMQ; its native module is loaded for the first kernel, so that a run without one does not wait for it. */
export function lazyKernels(
  notebookDir: string,
  startTimeoutSec: number | undefined,
  { ahead }: LazyKernelsOptions,
): KernelProvider {
  let provider: Promise<KernelProvider> | undefined;
  const load = async (): Promise<KernelProvider> => {
    const { createZeroMqProvider } = await import('../kernel/provider.js');
    return createZeroMqProvider({
      clock: nodeClock,
      snapshots: await (snapshots ??= loadSnapshots()),
      resolve: (spec) => findKernelSpec(spec.name, { notebookDir }),
      ...(startTimeoutSec !== undefined && { startTimeoutMs: startTimeoutSec * 1000 }),
    });
  };
  if (ahead) {
    provider = load();
    provider.catch(() => undefined);
  }
  return {
    async start(spec, options) {
      provider ??= load();
      return (await provider).start(spec, options);
    },
  };
}

async function loadSnapshots(): Promise<KernelSnapshots> {
  const { KernelSnapshots } = await import('../kernel/snapshot/kernel-snapshots.js');
  const loaded = new KernelSnapshots();
  process.once('beforeExit', () => loaded.makeMissingLater());
  return loaded;
}
