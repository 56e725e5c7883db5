import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LaunchSpec } from './kernel-specs.js';

const IPYKERNEL = /^ipykernel(_launcher)?$/;

/** The command line of a kernel, its placeholders filled in. */
export function commandOf(spec: LaunchSpec, connectionFile: string): readonly string[] {
  const values: Readonly<Record<string, string | undefined>> = {
    connection_file: connectionFile,
    resource_dir: spec.resourceDir,
    prefix: spec.prefix,
  };
  const fill = (text: string): string =>
    text.replace(/\{(connection_file|resource_dir|prefix)\}/g, (hole, name: string) => values[name] ?? hole);
  const [program = '', ...args] = spec.argv.map(fill);
  return [interpreterOf(program, spec.prefix), ...args, ...historyArguments(args)];
}

const HISTORY_FILE = '--HistoryManager.hist_file=';

/** A run is nobody's history: IPython would write each cell into the user's own, to the disk. nbclient does the same. */
function historyArguments(args: readonly string[]): readonly string[] {
  const isIpykernel = args.some((argument) => IPYKERNEL.test(argument));
  const isSet = args.some((argument) => argument.startsWith(HISTORY_FILE));
  return isIpykernel && !isSet ? [`${HISTORY_FILE}:memory:`] : [];
}

/** A kernelspec's variables over this process's own; `${NAME}` in them stands for the latter. */
export function environmentOf(spec: LaunchSpec, base: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const fill = (text: string): string =>
    text.replace(/\$\{(\w+)\}/g, (_hole, name: string) => base[name] ?? '');
  const own = Object.fromEntries(Object.entries(spec.env).map(([name, value]) => [name, fill(value)]));
  // ipykernel ends itself when this process is gone.
  return { ...base, JPY_PARENT_PID: String(process.pid), ...own };
}

/** True for kernels that are known to listen on Unix sockets. */
export function takesIpc({ argv }: LaunchSpec): boolean {
  if (process.platform === 'win32') return false;
  return argv.some((part) => IPYKERNEL.test(part) || /[\\/]?tslab$/.test(part));
}

/** A bare `python` in an environment's kernelspec means that environment's. */
export function interpreterOf(program: string, prefix: string | undefined): string {
  if (prefix === undefined || !/^python[\d.]*$/.test(program)) return program;
  const folder = process.platform === 'win32' ? prefix : join(prefix, 'bin');
  const own = join(folder, program);
  return existsSync(own) && dirname(own) === folder ? own : program;
}
