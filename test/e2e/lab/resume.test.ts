import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith, repositoryRoot } from '../../support/tools.js';
import { Lab, labTools, type LabPage } from './lab.js';
import { pythonCells, writeNotebook } from './notebooks.js';

const run = promisify(execFile);
const nbrun = join(repositoryRoot, 'nbrun', 'bundle', 'bin.js');

describeWith(labTools, 'a run that ended', () => {
  let lab: Lab;
  let page: LabPage;
  beforeAll(async () => {
    lab = await Lab.start();
    // tslab finds the types of its own runtime from the notebook's folder.
    mkdirSync(join(lab.rootDir, 'node_modules', '@types'), { recursive: true });
    for (const name of ['@types/node', 'undici-types'])
      symlinkSync(join(repositoryRoot, 'node_modules', name), join(lab.rootDir, 'node_modules', name));
  });
  afterEach(async () => {
    expect(page.errors).toEqual([]);
    await page.close();
  });
  afterAll(async () => lab[Symbol.asyncDispose]());

  const record = (folder: string): string => {
    const runs = join(lab.rootDir, folder, 'nbrun-runs');
    const names = readdirSync(runs).filter((name) => /^\d{8}-/.test(name));
    expect(names).toHaveLength(1);
    return join(runs, names[0] ?? '');
  };
  const isolated = (name: string, source: string, needs: string): (typeof pythonCells)[number] => ({
    id: name,
    source,
    tags: [`stage:${name}`, `needs:${needs}`],
    metadata: { stagebook: { isolated: true } },
  });

  it('goes on where it failed, in the same record', async () => {
    mkdirSync(join(lab.rootDir, 'failed'));
    writeNotebook(join(lab.rootDir, 'failed'), 'failed.ipynb', 'tslab', [
      isolated(
        'first',
        'import { appendFileSync } from "node:fs";\nappendFileSync("runs.txt", "ran\\n");',
        'setup',
      ),
      isolated(
        'second',
        'import { existsSync } from "node:fs";\nif (!existsSync("ready.txt")) throw new Error("not ready");',
        'first',
      ),
    ]);
    page = await lab.open('failed/failed.ipynb');
    await page.start('Run what is stale');
    expect(await page.over()).toBe('Failed');
    await page.picture('panel-resumable');
    writeFileSync(join(lab.rootDir, 'failed', 'ready.txt'), '');
    await page.panel.getByRole('button', { name: 'Resume' }).click();
    await page.panel.locator('.sb-run-bar .sb-badge', { hasText: 'Passed' }).waitFor();
    expect(await page.over()).toBe('Passed');
    expect(readFileSync(join(lab.rootDir, 'failed', 'runs.txt'), 'utf8')).toBe('ran\n');
    expect(await page.panel.getByRole('button', { name: 'Resume' }).count()).toBe(0);
    const verified = await run(process.execPath, [nbrun, 'verify', record('failed')]);
    expect(verified.stdout).toMatch(/verifies: \d+ events/);
  });

  it('shows its report, made by the panel as nbrun makes it', async () => {
    mkdirSync(join(lab.rootDir, 'report'));
    writeNotebook(join(lab.rootDir, 'report'), 'report.ipynb', 'python3', pythonCells);
    page = await lab.open('report/report.ipynb');
    await page.runAll();
    expect(await page.over()).toBe('Passed');
    await page.panel.getByRole('button', { name: 'Report' }).click();
    await page.page.locator('.jp-HTMLViewer iframe').waitFor();
    const frame = page.page.frameLocator('.jp-HTMLViewer iframe');
    await frame.getByRole('heading', { name: /judge/ }).first().waitFor();
    await page.picture('panel-report');
    const html = readFileSync(join(record('report'), 'report.html'), 'utf8');
    // 5 MB: too long for a message.
    expect(html.includes('script-src &#x27;sha256-')).toBe(true);
    const verified = await run(process.execPath, [nbrun, 'verify', record('report')]);
    expect(verified.stdout).toMatch(/verifies: \d+ events/);
  });

  it('is told where the panel is out of sight', async () => {
    page = await lab.open('report/report.ipynb');
    await page.runAll();
    await page.command('application:toggle-right-area');
    await page.page.getByText('Pipeline of report/report.ipynb: Passed').first().waitFor();
  });

  it('shows its executed notebook', async () => {
    page = await lab.open('report/report.ipynb');
    await page.panel.getByRole('button', { name: 'Executed notebook' }).click();
    await page.page.getByRole('tab', { name: 'executed.ipynb' }).waitFor();
  });
});
