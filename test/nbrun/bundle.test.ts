import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { installFakeKernel } from '../fake-kernel/fake-kernel.js';
import { scratchFolder } from '../support/scratch.js';
import { repositoryRoot } from '../support/tools.js';

const folder = scratchFolder();
const installed = join(folder, 'node_modules', 'nbrun');
const notebook = join(folder, 'a.ipynb');

interface Manifest {
  readonly version: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
}
let manifest: Manifest;

/** What npm would publish, and beside it nothing but what it says it depends on. */
beforeAll(() => {
  const npm = ['pack', '-w', 'nbrun', '--pack-destination', folder, '--silent'];
  execFileSync('npm', npm, { cwd: repositoryRoot, stdio: 'ignore' });
  const [tarball = ''] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', join(folder, tarball), '--strip-components=1', '-C', installed]);
  manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
  for (const name of Object.keys(manifest.dependencies)) {
    const link = join(folder, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(repositoryRoot, 'node_modules', name), link);
  }
  const cell = {
    cell_type: 'code',
    id: 'c',
    metadata: {},
    source: 'print hello',
    outputs: [],
    execution_count: null,
  };
  const kernelspec = { name: 'fake', display_name: 'Fake', language: 'fake' };
  const content = { nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells: [cell] };
  writeFileSync(notebook, JSON.stringify(content));
});

function nbrun(args: readonly string[], env: NodeJS.ProcessEnv = {}): { code: number | null; text: string } {
  const bin = join(installed, manifest.bin['nbrun'] ?? '');
  const ended = spawnSync(process.execPath, [bin, ...args], {
    cwd: folder,
    env: { ...process.env, CI: '1', ...env },
    encoding: 'utf8',
  });
  return { code: ended.status, text: ended.stdout + ended.stderr };
}

describe('the packed nbrun', () => {
  it('says its version', () => {
    expect(nbrun(['--version'])).toEqual({ code: 0, text: `${manifest.version}\n` });
  });

  it('runs a notebook, and leaves a record with its report that holds', async () => {
    const ran = nbrun(['run', notebook], { JUPYTER_PATH: await installFakeKernel() });
    expect(ran, ran.text).toMatchObject({ code: 0 });
    const [run = ''] = readdirSync(join(folder, 'nbrun-runs')).filter((name) => /^\d/.test(name));
    const record = join(folder, 'nbrun-runs', run);
    expect(nbrun(['verify', record])).toMatchObject({ code: 0 });
    expect(readFileSync(join(record, 'report.html'), 'utf8')).toContain('</html>');
  });

  it('has every command in it, with its help', () => {
    for (const name of [
      'run',
      'plan',
      'show',
      'verify',
      'diff',
      'check',
      'init',
      'clean',
      'warm',
      'track',
      'rerun',
    ])
      expect(nbrun([name, '--help'])).toMatchObject({ code: 0 });
  });

  it('checks a notebook', () => {
    expect(nbrun(['check', notebook])).toMatchObject({ code: 0 });
  });
});
