import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import type { KernelSpec } from '@stagebook/pipeline';

/** A kernelspec with its command; `{connection_file}` stands for a value. */
interface PackageSpec extends KernelSpec {
  readonly argv: readonly string[];
}

/** tslab's two kernels, from the `tslab` package that a notebook in `notebookDir` would import. */
export function tslabPackageSpec(name: string, notebookDir: string): PackageSpec | undefined {
  if (name !== 'tslab' && name !== 'jslab') return undefined;
  const packageFile = resolveTslab(notebookDir);
  if (packageFile === undefined) return undefined;
  const bin = join(dirname(packageFile), 'bin', 'tslab');
  const javascript = name === 'jslab';
  return {
    name,
    displayName: javascript ? 'JavaScript (tslab)' : 'TypeScript (tslab)',
    language: javascript ? 'javascript' : 'typescript',
    argv: [
      process.execPath,
      bin,
      'kernel',
      '--config-path',
      '{connection_file}',
      ...(javascript ? ['--js'] : []),
    ],
  };
}

/** The folder of the tslab that runs a kernel in `cwd`, whichever was started (tslab's main.js `findLocalStartKernel`). */
export function localTslab(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const local = join(folder, 'node_modules', 'tslab');
    if (basename(folder) !== 'node_modules' && existsSync(join(local, 'dist', 'main.js'))) return local;
    if (dirname(folder) === folder) return undefined;
  }
}

/** The `package.json` of the tslab that a module in `notebookDir` would import. */
function resolveTslab(notebookDir: string): string | undefined {
  try {
    return createRequire(join(notebookDir, 'notebook.ipynb')).resolve('tslab/package.json');
  } catch {
    return undefined;
  }
}
