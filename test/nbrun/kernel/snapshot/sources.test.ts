import { chmodSync, mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keyOf, readTslabCommand } from '../../../../nbrun/src/kernel/snapshot/sources.js';
import { scratchFolder } from '../../../support/scratch.js';

const root = scratchFolder();

/** A project with a tslab in it, as npm installs one. */
function project(name: string): { readonly dir: string; readonly bin: string } {
  const dir = join(root, name);
  const modules = join(dir, 'node_modules');
  write(join(modules, '.package-lock.json'), '{}');
  write(join(modules, 'tslab', 'dist', 'main.js'));
  write(join(modules, 'tslab', 'dist', 'converter.js'));
  write(join(modules, '@tslab', 'typescript-for-tslab', 'index.js'));
  write(join(modules, 'semver', 'index.js'));
  const bin = write(join(modules, 'tslab', 'bin', 'tslab'));
  chmodSync(bin, 0o755);
  return { dir, bin };
}

function write(path: string, text = ''): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const kernel = ['kernel', '--config-path', '{connection_file}'];
const node = process.execPath;

describe('readTslabCommand', () => {
  const { dir, bin } = project('usual');

  it('takes node with the tslab script', () => {
    expect(readTslabCommand([node, bin, ...kernel], dir, {})).toMatchObject({
      node,
      script: [bin, ...kernel],
      sources: { converter: join(dir, 'node_modules', 'tslab', 'dist', 'converter.js') },
    });
  });

  it('takes the tslab of PATH, as "tslab install" writes it', () => {
    const folder = join(root, 'path');
    mkdirSync(folder);
    symlinkSync(bin, join(folder, 'tslab'));
    symlinkSync(node, join(folder, 'node'));
    expect(readTslabCommand(['tslab', ...kernel], dir, { PATH: folder })).toMatchObject({
      node: join(folder, 'node'),
      script: [join(folder, 'tslab'), ...kernel],
    });
  });

  it('takes the packages of the tslab that tslab itself prefers: the one of its folder', () => {
    const near = project('near');
    expect(readTslabCommand([node, bin, ...kernel], near.dir, {})?.sources.converter).toContain('near');
  });

  it.each([
    ['another kernel', ['python3', '-m', 'ipykernel_launcher', '-f', '{connection_file}'], {}],
    ['a script that is not there', [node, '/nowhere/bin/tslab', ...kernel], {}],
    ['a node with options of its own', [node, '--inspect', bin, ...kernel], {}],
    ['a node that the environment changes', [node, bin, ...kernel], { NODE_OPTIONS: '--stack-size=2000' }],
  ])('leaves %s alone', (_, argv, env) => {
    expect(readTslabCommand(argv, dir, env)).toBeUndefined();
  });
});

describe('keyOf', () => {
  const { dir, bin } = project('keyed');
  const heap = write(join(root, 'heap.cjs'));
  const key = (): string => {
    const command = readTslabCommand([node, bin, ...kernel], dir, {});
    if (command === undefined) throw new Error('tslab is not known as such');
    return keyOf(command, heap);
  };

  it('stays while nothing changes', () => {
    expect(key()).toBe(key());
  });

  it.each([
    ['TypeScript', join(dir, 'node_modules', '@tslab', 'typescript-for-tslab', 'index.js')],
    ['tslab’s converter', join(dir, 'node_modules', 'tslab', 'dist', 'converter.js')],
    ['what npm installed', join(dir, 'node_modules', '.package-lock.json')],
    ['the script that makes snapshots', heap],
  ])('changes with %s', (_, file) => {
    const before = key();
    utimesSync(file, new Date(), new Date(Date.now() - 60_000));
    expect(key()).not.toBe(before);
  });
});
