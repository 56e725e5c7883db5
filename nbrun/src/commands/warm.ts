import { resolve } from 'node:path';
import { EXIT } from '../exit-codes.js';
import { findKernelSpec } from '../kernel/kernel-specs.js';
import { environmentOf } from '../kernel/launch.js';
import { KernelSnapshots } from '../kernel/snapshot/kernel-snapshots.js';

export interface WarmOptions {
  /** Default: `tslab`. */
  readonly kernel?: string;
}

/** `nbrun warm [FOLDER]`: makes now what the first run would make after it, by which later kernels start faster. */
export async function warm(folder: string, { kernel = 'tslab' }: WarmOptions): Promise<number> {
  const cwd = resolve(folder);
  const spec = await findKernelSpec(kernel, { notebookDir: cwd });
  const snapshots = new KernelSnapshots();
  const find = (): string =>
    snapshots.find(spec.argv, cwd, environmentOf(spec, process.env)) === undefined
      ? 'plainly'
      : 'from a snapshot';
  if (find() === 'plainly') await snapshots.makeMissing();
  console.log(`Kernel "${spec.name}" starts ${find()}.`);
  return EXIT.passed;
}
