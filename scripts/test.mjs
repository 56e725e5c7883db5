// Installs and builds what is missing, then runs the tests. Arguments go to vitest.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ensureLabextension } from './build-lab.mjs';
import {
  ensureBuilt,
  ensureChromium,
  ensureLlamaCpp,
  ensurePackages,
  ensurePython,
  ensureSmolLm2,
  root,
} from './setup.mjs';

ensurePackages('all');
ensureBuilt();
await ensureLabextension();
const python = ensurePython();
const chromium = ensureChromium();
const llamaCpp = ensureLlamaCpp();
const smolLm2 = ensureSmolLm2();
const data = resolve(root, process.env.STAGEBOOK_TEST_DATA ?? '../shared');
const env = {
  ...process.env,
  ...(existsSync(data) && { STAGEBOOK_TEST_DATA: data }),
  ...tool('PYTHON', python),
  ...tool('CHROMIUM', chromium),
  ...tool('LLAMA_CPP', llamaCpp),
  ...tool('SMOLLM2', smolLm2),
};
const vitest = [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  '--reporter=default',
  '--reporter=json',
  '--outputFile.json=.stagebook/test-results.json',
  ...process.argv.slice(2),
];
const { status } = spawnSync(process.execPath, vitest, { cwd: root, stdio: 'inherit', env });
process.exit(status ?? 1);

function tool(name, { path, missing }) {
  return path === undefined
    ? { [`STAGEBOOK_TEST_NO_${name}`]: missing }
    : { [`STAGEBOOK_TEST_${name}`]: path };
}
