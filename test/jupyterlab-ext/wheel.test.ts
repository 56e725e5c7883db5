import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, it } from 'vitest';
import { describeWith, python, repositoryRoot } from '../support/tools.js';

const run = promisify(execFile);

describeWith(python, 'the wheel', (path) => {
  const folder = mkdtempSync(join(tmpdir(), 'stagebook-wheel-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('installs in a fresh environment without Node, and JupyterLab finds it', async () => {
    const cwd = join(repositoryRoot, 'jupyterlab-ext');
    await run(path, ['-m', 'hatchling', 'build', '--target', 'wheel', '--directory', folder], { cwd });
    const wheel = readdirSync(folder).find((name) => name.endsWith('.whl')) ?? '';
    expect(wheel).toBe('jupyterlab_stagebook-0.1.0-py3-none-any.whl');
    const fresh = join(folder, 'venv');
    await run(path, ['-m', 'venv', fresh]);
    await run(
      join(fresh, 'bin', 'pip'),
      ['install', '--no-index', '--no-deps', '--quiet', join(folder, wheel)],
      {
        env: { PATH: '/usr/bin:/bin' },
      },
    );
    const { stdout, stderr } = await run(join(dirname(path), 'jupyter'), ['labextension', 'list'], {
      env: {
        PATH: dirname(path),
        JUPYTER_PATH: join(fresh, 'share', 'jupyter'),
        JUPYTER_CONFIG_DIR: join(folder, 'config'),
        JUPYTER_DATA_DIR: join(folder, 'data'),
      },
    });
    expect((stdout + stderr).replace(/\u001b\[\d*m/g, '')).toMatch(
      /jupyterlab-stagebook v0\.1\.0 enabled OK/,
    );
  });
});
