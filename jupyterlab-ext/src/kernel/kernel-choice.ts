import type { KernelSpec as KernelSpecService } from '@jupyterlab/services';
import type { KernelSpec } from '@stagebook/pipeline';

const DEFAULT_KERNEL = 'tslab';

/** The kernelspecs of the server, as it tells them. */
export function specModels({
  specs,
}: Pick<KernelSpecService.IManager, 'specs'>): readonly KernelSpecService.ISpecModel[] {
  return Object.values(specs?.kernelspecs ?? {}).filter((spec) => spec !== undefined);
}

/** The kernels that the server has. */
export function listKernels(service: Pick<KernelSpecService.IManager, 'specs'>): readonly KernelSpec[] {
  return specModels(service).map((spec) => ({
    name: spec.name,
    displayName: spec.display_name,
    language: spec.language.toLowerCase(),
  }));
}

/** The chosen kernel, the notebook's own, or tslab; undefined where the server has none of them. */
export function chooseKernel(
  kernels: readonly KernelSpec[],
  chosen: string | undefined,
  kernelspec: unknown,
): KernelSpec | undefined {
  const own =
    typeof kernelspec === 'object' && kernelspec !== null && 'name' in kernelspec
      ? kernelspec.name
      : undefined;
  return [chosen, own, DEFAULT_KERNEL]
    .map((name) => kernels.find((spec) => spec.name === name))
    .find((spec) => spec !== undefined);
}
