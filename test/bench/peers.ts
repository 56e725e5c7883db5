import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { must } from './must.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The peers' own virtual environment, made where it is missing. @returns its `bin` folder. */
export function ensurePeers(): string {
  return ensureEnvironment('bench-venv', join(root, 'test', 'bench', 'requirements.txt'));
}

/** A virtual environment that holds what `requirements` say, made or brought up to them. @returns its `bin` folder. */
export function ensureEnvironment(name: string, requirements: string): string {
  const folder = join(root, '.stagebook', name);
  const marker = join(folder, 'stagebook.json');
  const digest = createHash('sha256').update(readFileSync(requirements)).digest('hex');
  const bin = join(folder, 'bin');
  if (readText(marker) === digest) return bin;
  console.error(`[bench] Installing the peers from ${requirements} …`);
  if (spawnSync(join(bin, 'python'), ['-c', 'import pip'], { stdio: 'ignore' }).status !== 0) {
    rmSync(folder, { recursive: true, force: true });
    must('python3', ['-m', 'venv', folder]);
  }
  must(join(bin, 'python'), ['-m', 'pip', 'install', '--quiet', '-r', requirements]);
  writeFileSync(marker, digest);
  return bin;
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
