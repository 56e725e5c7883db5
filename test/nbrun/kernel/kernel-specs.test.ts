import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { findKernelSpec, listKernelSpecs } from '../../../nbrun/src/kernel/index.js';
import { kernelIdentity } from '../../../nbrun/src/kernel/identity.js';
import { commandOf, environmentOf } from '../../../nbrun/src/kernel/launch.js';

const notebooks = fileURLToPath(new URL('../../../notebooks', import.meta.url));
let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'kernel-specs-'));
  vi.stubEnv('JUPYTER_PATH', join(root, 'given'));
  vi.stubEnv('JUPYTER_DATA_DIR', join(root, 'user'));
  vi.stubEnv('VIRTUAL_ENV', join(root, 'venv'));
  vi.stubEnv('CONDA_PREFIX', '');
  vi.stubEnv('PATH', join(root, 'env', 'bin'));
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true });
});

async function install(data: string, name: string, json: object | string): Promise<void> {
  const folder = join(root, data, 'kernels', name);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'kernel.json'), typeof json === 'string' ? json : JSON.stringify(json));
}

const python = {
  argv: ['python3', '-m', 'ipykernel_launcher', '-f', '{connection_file}'],
  language: 'python',
};

describe('listKernelSpecs', () => {
  it('finds kernels in every place that Jupyter looks in, the first of a name', async () => {
    await install('given', 'shared', { argv: ['first'], language: 'A', display_name: 'From JUPYTER_PATH' });
    await install('user', 'shared', { argv: ['second'], language: 'a' });
    await install('user', 'mine', { argv: ['mine'], language: 'b' });
    await install('venv/share/jupyter', 'python3', python);
    await mkdir(join(root, 'env', 'bin'), { recursive: true });
    await writeFile(join(root, 'env', 'bin', 'jupyter'), '');
    await install('env/share/jupyter', 'other', {
      argv: ['other'],
      language: 'c',
      interrupt_mode: 'message',
    });
    const specs = await listKernelSpecs();
    expect(specs.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['mine', 'other', 'python3', 'shared']),
    );
    expect(specs.find(({ name }) => name === 'shared')).toMatchObject({
      displayName: 'From JUPYTER_PATH',
      language: 'a',
      argv: ['first'],
      interruptMode: 'signal',
    });
    expect(specs.find(({ name }) => name === 'other')).toMatchObject({ interruptMode: 'message' });
  });

  it('leaves out what is no kernelspec', async () => {
    await install('given', 'torn', '{"argv": [');
    await install('given', 'empty', { argv: [] });
    await install('given', 'odd', { argv: 'python' });
    const names = (await listKernelSpecs()).map(({ name }) => name);
    expect(names.filter((name) => ['torn', 'empty', 'odd'].includes(name))).toEqual([]);
  });
});

describe('findKernelSpec', () => {
  it("takes tslab from the notebook's folder when no kernelspec has its name", async () => {
    const spec = await findKernelSpec('tslab', { notebookDir: notebooks });
    expect(spec).toMatchObject({ language: 'typescript', interruptMode: 'signal', resourceDir: undefined });
    expect(spec.argv.slice(1)).toEqual([
      expect.stringMatching(/tslab[\\/]bin[\\/]tslab$/),
      'kernel',
      '--config-path',
      '{connection_file}',
    ]);
    expect(await findKernelSpec('jslab', { notebookDir: notebooks })).toMatchObject({
      language: 'javascript',
    });
  });

  it('says what is installed, and what to do', async () => {
    await install('given', 'mine', { argv: ['mine'], language: 'b' });
    await expect(findKernelSpec('tslab', { notebookDir: root })).rejects.toThrow(
      /^Kernel "tslab" is not installed\. Installed: .*mine.*npm install tslab/,
    );
    await expect(findKernelSpec('ir', { notebookDir: root })).rejects.toMatchObject({
      code: 'KERNEL_NOT_FOUND',
    });
  });
});

describe('a kernel’s command', () => {
  it('has its placeholders filled in, and the interpreter of its environment', async () => {
    await install('venv/share/jupyter', 'python3', {
      ...python,
      env: { DATA: '${HOME}/data', MODE: '{resource_dir}' },
    });
    await mkdir(join(root, 'venv', 'bin'), { recursive: true });
    await writeFile(join(root, 'venv', 'bin', 'python3'), '');
    const spec = await findKernelSpec('python3', { notebookDir: root });
    expect(commandOf(spec, '/tmp/c.json')).toEqual([
      join(root, 'venv', 'bin', 'python3'),
      '-m',
      'ipykernel_launcher',
      '-f',
      '/tmp/c.json',
      '--HistoryManager.hist_file=:memory:',
    ]);
    expect(environmentOf(spec, { HOME: '/home/me' })).toMatchObject({
      HOME: '/home/me',
      DATA: '/home/me/data',
    });
  });
});

describe('kernelIdentity', () => {
  it('says the versions of the package and the interpreter', async () => {
    const spec = await findKernelSpec('tslab', { notebookDir: notebooks });
    expect(await kernelIdentity(spec, { notebookDir: notebooks })).toBe(
      `tslab (typescript), tslab 1.0.22, node ${process.version}, tslab kernel --config-path {connection_file}`,
    );
  });

  it('changes with the package, the interpreter and the kernelspec, and not with the folder', async () => {
    const identityIn = async (
      place: string,
      ipykernel: string,
      version: string,
      flag = '-f',
    ): Promise<string> => {
      vi.stubEnv('VIRTUAL_ENV', join(root, place));
      const argv = ['python', '-m', 'ipykernel_launcher', flag, '{connection_file}'];
      await install(`${place}/share/jupyter`, 'python3', { ...python, argv });
      await mkdir(join(root, place, 'bin'), { recursive: true });
      await writeFile(join(root, place, 'bin', 'python'), '');
      await writeFile(join(root, place, 'pyvenv.cfg'), `home = /usr/bin\nversion = ${version}\n`);
      await mkdir(join(root, place, 'lib/python3.11/site-packages', `ipykernel-${ipykernel}.dist-info`), {
        recursive: true,
      });
      return kernelIdentity(await findKernelSpec('python3', { notebookDir: root }), { notebookDir: root });
    };
    const first = await identityIn('a', '7.4.0', '3.11.7');
    expect(await identityIn('b', '7.4.0', '3.11.7')).toBe(first);
    expect(await identityIn('c', '7.4.1', '3.11.7')).not.toBe(first);
    expect(await identityIn('d', '7.4.0', '3.12.1')).not.toBe(first);
    expect(await identityIn('e', '7.4.0', '3.11.7', '--file')).not.toBe(first);
  });
});
