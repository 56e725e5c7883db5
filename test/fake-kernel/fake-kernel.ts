import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LaunchSpec } from '../../nbrun/src/kernel/index.js';

/** How the process starts; the rest is told by its cells. */
export type FakeStart =
  | 'well'
  | 'exits'
  | 'never-answers'
  | 'says-little'
  | 'signs-wrong'
  /** Its publisher is there 0.8 s after the rest. */
  | 'publishes-late'
  /** The first of its processes in a folder ends as a kernel does whose port is taken. */
  | 'finds-port-taken';

const program = fileURLToPath(new URL('kernel.mjs', import.meta.url));

export function fakeSpec(start: FakeStart = 'well'): LaunchSpec {
  return {
    name: 'fake',
    displayName: 'Fake',
    language: 'fake',
    argv: [process.execPath, program, '{connection_file}', start],
    env: {},
    interruptMode: 'signal',
    resourceDir: undefined,
    prefix: undefined,
  };
}

/** A folder for `JUPYTER_PATH` where the fake kernel is installed as `fake`. */
export async function installFakeKernel(start: FakeStart = 'well'): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'fake-kernel-'));
  const folder = join(root, 'kernels', 'fake');
  await mkdir(folder, { recursive: true });
  const { argv, displayName, language } = fakeSpec(start);
  await writeFile(join(folder, 'kernel.json'), JSON.stringify({ argv, display_name: displayName, language }));
  return root;
}
