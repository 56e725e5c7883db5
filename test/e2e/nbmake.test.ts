import { spawnSync } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { expect, it } from 'vitest';
import { tslabPackageSpec } from '../../nbrun/src/kernel/tslab-package.js';
import { Workspace } from '../nbrun/faults/nbrun.js';
import { describeWith, python } from '../support/tools.js';

/** What a JUnit file counts. */
interface Counts {
  readonly tests: number;
  readonly failures: number;
}

describeWith(python, 'a failing tslab notebook', (path) => {
  it('is reported as failed by nbrun, and as passed by nbmake', { timeout: 120_000 }, async () => {
    await using workspace = await Workspace.create(
      [{ code: 'throw new RangeError("the model is worse than yesterday");', tags: ['stage:gate'] }],
      { kernel: 'tslab' },
    );
    const { code } = await workspace.run(['--junit', 'nbrun.xml']);
    const nbmake = spawnSync(
      path,
      [
        '-m',
        'pytest',
        '-q',
        '-p',
        'no:cacheprovider',
        '--nbmake',
        '--junitxml',
        'nbmake.xml',
        'notebook.ipynb',
      ],
      {
        cwd: workspace.dir,
        encoding: 'utf8',
        timeout: 100_000,
        env: { ...process.env, JUPYTER_PATH: await tslabPath(workspace) },
      },
    );
    const said = nbmake.stdout + nbmake.stderr;
    expect([code, await countsOf(workspace, 'nbrun.xml')]).toEqual([1, { tests: 1, failures: 1 }]);
    expect([nbmake.status, await countsOf(workspace, 'nbmake.xml')], said).toEqual([
      0,
      { tests: 1, failures: 0 },
    ]);
  });
});

async function countsOf(workspace: Workspace, file: string): Promise<Counts> {
  const text = await readFile(join(workspace.dir, file), 'utf8');
  const { testsuites } = new XMLParser({ ignoreAttributes: false }).parse(text) as {
    testsuites: { testsuite: Record<string, string> };
  };
  const { '@_tests': tests, '@_failures': failures } = testsuites.testsuite;
  return { tests: Number(tests), failures: Number(failures) };
}

/** nbmake finds kernels where Jupyter does: tslab is installed there as it installs itself. */
async function tslabPath({ dir, jupyterPath }: Workspace): Promise<string> {
  const spec = tslabPackageSpec('tslab', dir);
  if (spec === undefined) throw new Error(`There is no tslab in ${dir}.`);
  const folder = join(jupyterPath, 'kernels', 'tslab');
  await mkdir(folder, { recursive: true });
  const { argv, displayName, language } = spec;
  await writeFile(join(folder, 'kernel.json'), JSON.stringify({ argv, display_name: displayName, language }));
  return jupyterPath;
}
