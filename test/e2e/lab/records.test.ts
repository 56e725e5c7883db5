import { execFile } from 'node:child_process';
import { cpSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith, repositoryRoot } from '../../support/tools.js';
import { Lab, labTools } from './lab.js';
import { pythonCells, writeNotebook } from './notebooks.js';

const run = promisify(execFile);
const nbrun = join(repositoryRoot, 'nbrun', 'bundle', 'bin.js');

describeWith(labTools, 'a record of the terminal and of the panel', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.start();
  });
  afterAll(async () => lab[Symbol.asyncDispose]());

  const newest = (folder: string): string => {
    const runs = join(folder, 'nbrun-runs');
    const names = readdirSync(runs).filter((name) => /^\d{8}-/.test(name));
    return join(runs, names.sort().at(-1) ?? '');
  };

  it('is verified and shown by nbrun, where the panel made it', async () => {
    writeNotebook(lab.rootDir, 'panel.ipynb', 'python3', pythonCells);
    const page = await lab.open('panel.ipynb');
    await page.runAll();
    await page.over();
    await page.close();
    const verified = await run(process.execPath, [nbrun, 'verify', newest(lab.rootDir)]);
    expect(verified.stdout).toMatch(/verifies: \d+ events/);
    const shown = await run(process.execPath, [nbrun, 'show', newest(lab.rootDir)]);
    for (const stage of ['load', 'eda', 'judge']) expect(shown.stdout).toContain(stage);
  });

  it('opens in the panel, where nbrun made it', async () => {
    const notebook = join(lab.rootDir, 'types.ipynb');
    writeNotebook(lab.rootDir, 'types.ipynb', 'tslab', [
      { id: 'a', source: 'console.log("from the terminal");', tags: ['stage:hello'] },
    ]);
    const modules = join(lab.rootDir, 'node_modules', '@types');
    cpSync(join(repositoryRoot, 'node_modules', '@types', 'node'), join(modules, 'node'), {
      recursive: true,
    });
    cpSync(
      join(repositoryRoot, 'node_modules', 'undici-types'),
      join(lab.rootDir, 'node_modules', 'undici-types'),
      {
        recursive: true,
      },
    );
    await run(process.execPath, [nbrun, 'run', notebook], {
      cwd: lab.rootDir,
      env: { ...process.env, JUPYTER_PATH: join(lab.rootDir, '..', 'share') },
    });
    expect(existsSync(join(newest(lab.rootDir), 'events.ndjson'))).toBe(true);
    const page = await lab.open('types.ipynb');
    await page.stage('hello').click();
    expect(await page.over()).toBe('Passed');
    await page.panel.locator('.sb-lab-outputs', { hasText: 'from the terminal' }).waitFor();
    await page.close();
  });
});
