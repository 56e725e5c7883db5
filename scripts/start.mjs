// The main job: installs and builds what is missing, then runs notebooks/llm-ci.ipynb with nbrun.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBuilt, ensurePackages, root } from './setup.mjs';

ensurePackages('main job');
ensureBuilt();
const nbrun = join(root, 'nbrun', 'bundle', 'bin.js');
const args = ['run', join(root, 'notebooks', 'llm-ci.ipynb'), ...process.argv.slice(2)];
const child = spawn(process.execPath, [nbrun, ...args], {
  stdio: 'inherit',
  cwd: process.env.INIT_CWD ?? root,
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
