import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { repositoryRoot } from '../support/tools.js';

// tslab's cells are compiled by TypeScript 5.0.4, which must understand every declaration that stagebook ships.
const compiler = join(repositoryRoot, 'node_modules/typescript-5.0/bin/tsc');
const dist = join(repositoryRoot, 'kernel-lib/dist');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(repositoryRoot, 'notebooks/.types-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What the compiler says of `cell`, with the settings of a tslab cell, but strict and with declarations checked. */
async function compile(cell: string): Promise<string> {
  const file = join(folder, 'cell.ts');
  await writeFile(file, cell);
  const settings = [
    ...['--noEmit', '--strict', '--skipLibCheck', 'false', '--esModuleInterop'],
    ...['--target', 'es2022', '--lib', 'es2022', '--module', 'commonjs', '--moduleResolution', 'node10'],
    ...['--types', 'node'],
  ];
  try {
    return (await promisify(execFile)(process.execPath, [compiler, ...settings, file])).stdout;
  } catch (error) {
    return (error as { stdout: string }).stdout;
  }
}

it('compile under TypeScript 5.0.4, checked', async () => {
  const areas = (await readdir(dist))
    .filter((name) => name.endsWith('.d.ts'))
    .map((name) => name.slice(0, -5));
  expect(areas).toContain('eda');
  const imports = areas.map(
    (area, index) => `import * as area${index} from 'stagebook/${area}'; void area${index};`,
  );
  expect(await compile(imports.join('\n'))).toBe('');
});

it('have types, not any, in a cell', async () => {
  const wrong = `
    import { loadLeaderboard } from 'stagebook/eda';
    import { eda } from 'stagebook';
    const a: number = loadLeaderboard('x');
    const b: number = eda.describe(null!);`;
  expect(await compile(wrong)).toMatch(/TS2322.*Promise<Table>[^]*TS2322.*Promise<Description/);
});
