import type { KernelProvider } from '@stagebook/pipeline';
import { findKernelSpec } from '../kernel/kernel-specs.js';
import { nodeClock } from '../ports-node.js';

/** Kernels over ZeroMQ; its native module is loaded with the first kernel, so that a run without one does not wait for it. */
export function lazyKernels(notebookDir: string, startTimeoutSec: number | undefined): KernelProvider {
  let provider: Promise<KernelProvider> | undefined;
  const load = async (): Promise<KernelProvider> => {
    const { createZeroMqProvider } = await import('../kernel/provider.js');
    const { KernelSnapshots } = await import('../kernel/snapshot/kernel-snapshots.js');
    const snapshots = new KernelSnapshots();
    process.once('beforeExit', () => snapshots.makeMissingLater());
    return createZeroMqProvider({
      clock: nodeClock,
      snapshots,
      resolve: (spec) => findKernelSpec(spec.name, { notebookDir }),
      ...(startTimeoutSec !== undefined && { startTimeoutMs: startTimeoutSec * 1000 }),
    });
  };
  return {
    async start(spec, options) {
      provider ??= load();
      return (await provider).start(spec, options);
    },
  };
}
