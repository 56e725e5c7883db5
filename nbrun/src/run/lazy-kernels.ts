import type { KernelProvider } from '@stagebook/pipeline';
import { findKernelSpec } from '../kernel/kernel-specs.js';
import { nodeClock } from '../ports-node.js';

export interface LazyKernelsOptions {
  /** A kernel will be needed: what starts it is loaded meanwhile. */
  readonly ahead: boolean;
}

/** Kernels over ZeroMQ; its native module is loaded for the first kernel, so that a run without one does not wait for it. */
export function lazyKernels(
  notebookDir: string,
  startTimeoutSec: number | undefined,
  { ahead }: LazyKernelsOptions,
): KernelProvider {
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
