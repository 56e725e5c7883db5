import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { LaunchSpec } from '../../nbrun/src/kernel/index.js';

/**
 * A Python that has ipykernel: `$STAGEBOOK_TEST_PYTHON`, or the one that `npm test` sets up.
 * @throws {Error} when there is none and the environment says that tools are required (CI).
 */
export function testPython(): string | undefined {
  const python = pythonWithKernel();
  if (python === undefined && process.env['STAGEBOOK_REQUIRE_TOOLS']) throw new Error(NO_PYTHON);
  return python;
}

function pythonWithKernel(): string | undefined {
  const own = fileURLToPath(new URL('../../.stagebook/venv/bin/python', import.meta.url));
  const python = process.env['STAGEBOOK_TEST_PYTHON'] ?? own;
  if (!existsSync(python)) return undefined;
  try {
    execFileSync(python, ['-c', 'import ipykernel'], { stdio: 'ignore' });
    return python;
  } catch {
    return undefined;
  }
}

export const NO_PYTHON = 'no Python with ipykernel: set STAGEBOOK_TEST_PYTHON to one';

export function pythonSpec(python: string): LaunchSpec {
  return {
    name: 'python3',
    displayName: 'Python 3',
    language: 'python',
    argv: [python, '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
    env: {},
    interruptMode: 'signal',
    resourceDir: undefined,
    prefix: undefined,
  };
}
