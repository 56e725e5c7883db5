import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith, repositoryRoot } from '../../support/tools.js';
import { Lab, labTools, type LabPage } from './lab.js';
import { writeNotebook, type SampleCell } from './notebooks.js';

const run = promisify(execFile);
const nbrun = join(repositoryRoot, 'nbrun', 'dist', 'bin.js');

const isolated = (name: string, source: string, stagebook: object = {}, needs = 'setup'): SampleCell => ({
  id: name,
  source,
  tags: [`stage:${name}`, `needs:${needs}`],
  metadata: { stagebook: { isolated: true, ...stagebook } },
});

function commit(dir: string): void {
  const git = (...args: string[]): void => void execFileSync('git', args, { cwd: dir, stdio: 'ignore' });
  writeFileSync(join(dir, '.gitignore'), 'node_modules\n');
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('-c', 'user.name=t', '-c', 'user.email=t@example.org', 'commit', '-qm', 'first');
}

describeWith(labTools, 'what is fresh', () => {
  let lab: Lab;
  let page: LabPage;
  beforeAll(async () => {
    process.env['STAGEBOOK_REGION'] = 'north-by-northwest';
    lab = await Lab.start({ freshness: true });
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

  const cells = [
    isolated(
      'load',
      'import { readFileSync } from "node:fs";\nconsole.log(readFileSync("data.csv", "utf8").length);',
      {
        deps: ['data.csv'],
        env: ['STAGEBOOK_REGION'],
      },
    ),
    isolated('judge', 'console.log("judged");', {}, 'load'),
  ];
  const badge = (stage: string, word: string): Promise<void> =>
    page.panel
      .locator('.sb-option', { hasText: stage })
      .locator('.sb-freshness', { hasText: word })
      .waitFor();
  const runStale = async (): Promise<string> => {
    await page.start('Run what is stale');
    return page.over();
  };
  const environment = (): NodeJS.ProcessEnv => ({
    ...process.env,
    JUPYTER_PATH: join(lab.rootDir, '..', 'share'),
  });

  it('is what nbrun finds fresh, and the other way round', async () => {
    writeFileSync(join(lab.rootDir, 'data.csv'), 'a,b\n1,2\n');
    writeNotebook(lab.rootDir, 'both.ipynb', 'tslab', cells);
    commit(lab.rootDir);
    const options = { cwd: lab.rootDir, env: environment() };
    await run(process.execPath, [nbrun, 'run', 'both.ipynb', '--only', 'load'], options);
    page = await lab.open('both.ipynb');
    await badge('load', 'fresh');
    await badge('judge', 'stale');
    expect(await runStale()).toBe('Passed');
    await page.stage('load').click();
    await page.panel.locator('.sb-lab-outputs', { hasText: '8' }).waitFor();
    expect(await page.stage('load').innerText()).toContain('Cached');
    await badge('judge', 'fresh');
    await page.picture('panel-fresh');
    expect(await page.panel.getByText(/Uncommitted changes/).count()).toBe(0);
    const planned = await run(process.execPath, [nbrun, 'plan', 'both.ipynb', '--json'], options);
    const { stages } = JSON.parse(planned.stdout) as { stages: { action: string }[] };
    expect(stages.map(({ action }) => action)).toEqual(['cached', 'cached']);
  });

  it('is not what changed since, and says what did', async () => {
    page = await lab.open('both.ipynb');
    await badge('load', 'fresh');
    writeFileSync(join(lab.rootDir, 'data.csv'), 'a,b\n1,2\n3,4\n');
    await page.command('stagebook:check-freshness');
    await badge('load', 'stale');
    await page.stage('load').click();
    await page.panel.getByText(/load runs: file data\.csv changed/).waitFor();
    await badge('judge', 'undecided');
    await page.picture('panel-stale');
    expect(await runStale()).toBe('Passed');
    expect(await page.stage('load').innerText()).toContain('Passed');
    await page.panel.locator('.sb-lab-outputs', { hasText: '12' }).waitFor();
    await page.panel.getByText(/Uncommitted changes: commit [0-9a-f]{10} .*\(data\.csv\)/).waitFor();
    const record =
      readdirSync(join(lab.rootDir, 'nbrun-runs'))
        .filter((name) => /^\d/.test(name))
        .sort()
        .at(-1) ?? '';
    const options = { cwd: lab.rootDir, env: environment() };
    const again = await run(process.execPath, [nbrun, 'rerun', record, '--json'], options);
    expect(JSON.parse(again.stdout)).toMatchObject({ reproduced: true });
  });

  it('is known of Python’s stages too, in the dark theme', async () => {
    writeNotebook(lab.rootDir, 'python.ipynb', 'python3', [
      isolated('load', 'print(len(open("data.csv").read()))', { deps: ['data.csv'] }),
    ]);
    page = await lab.open('python.ipynb', 'dark');
    await badge('load', 'stale');
    expect(await runStale()).toBe('Passed');
    await badge('load', 'fresh');
    await page.start('Run what is stale');
    await page.panel.locator('.sb-option', { hasText: 'Cached' }).waitFor({ state: 'attached' });
    await page.stage('load').click();
    await badge('load', 'fresh');
    await page.picture('panel-fresh-dark');
  });

  it('leaves no secret of the environment in a record', async () => {
    writeNotebook(lab.rootDir, 'secret.ipynb', 'tslab', [
      isolated('tell', 'console.log("I am in " + process.env.STAGEBOOK_REGION);', {
        env: ['STAGEBOOK_REGION'],
      }),
    ]);
    page = await lab.open('secret.ipynb');
    expect(await runStale()).toBe('Passed');
    await page.stage('tell').click();
    await page.panel.locator('.sb-lab-outputs', { hasText: 'I am in [secret]' }).waitFor();
    const runs = join(lab.rootDir, 'nbrun-runs');
    const files = readdirSync(runs, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name), 'latin1')).not.toContain('north-by-northwest');
  });
});
