import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { foldEvents, readChain } from '../../../pipeline/src/index.js';
import { nodeDigests } from '../../../nbrun/src/ports-node.js';
import { describeWith } from '../../support/tools.js';
import { Lab, labTools, type LabPage } from './lab.js';
import { pythonCells, writeNotebook } from './notebooks.js';

describeWith(labTools, 'the panel in JupyterLab', () => {
  let lab: Lab;
  let page: LabPage;
  beforeAll(async () => {
    lab = await Lab.start();
  });
  afterEach(async () => {
    expect(page.errors).toEqual([]);
    await page.close();
  });
  afterAll(async () => lab[Symbol.asyncDispose]());

  const runsOf = (folder = ''): string[] => readdirSync(join(lab.rootDir, folder, 'nbrun-runs')).sort();
  const read = (...path: string[]): string => readFileSync(join(lab.rootDir, ...path), 'utf8');

  it('shows the stages of the notebook in front, and follows its edits', async () => {
    writeNotebook(lab.rootDir, 'see.ipynb', 'python3', pythonCells);
    page = await lab.open('see.ipynb');
    expect(await page.panel.getByRole('listbox').getByRole('option').allInnerTexts()).toHaveLength(4);
    await page.page.locator('.jp-Cell[data-stagebook-first]').nth(2).click();
    await page.command('notebook:insert-cell-below');
    await page.page.evaluate(() => {
      const { jupyterapp } = globalThis as unknown as {
        jupyterapp: {
          shell: {
            currentWidget: {
              content: { activeCell: { model: { setMetadata(k: string, v: unknown): void } } };
            };
          };
        };
      };
      jupyterapp.shell.currentWidget.content.activeCell.model.setMetadata('tags', ['stage:extra']);
    });
    await page.stage('extra').waitFor();
  });

  it('runs all stages in a kernel of its own and leaves the notebook as it is', async () => {
    writeNotebook(lab.rootDir, 'run.ipynb', 'python3', pythonCells);
    const before = read('run.ipynb');
    page = await lab.open('run.ipynb');
    await page.runAll();
    expect(await page.over()).toBe('Passed');
    await page.stage('eda').click();
    await page.panel.locator('.js-plotly-plot .barlayer').waitFor();
    await page.picture('panel-light');
    expect(await page.panel.frameLocator('.sb-frame').locator('table').innerText()).toContain('52.93');
    await page.stage('judge').click();
    await page.panel.getByText('latency ≤ 450 ms').waitFor();
    expect(await page.panel.locator('.sb-metrics').innerText()).toContain('412.5');
    expect(read('run.ipynb')).toBe(before);
    expect(await page.page.locator('.jp-NotebookPanel .jp-OutputArea-output').count()).toBe(0);
  });

  it('writes a record whose chain holds', async () => {
    writeNotebook(lab.rootDir, 'record.ipynb', 'python3', pythonCells);
    page = await lab.open('record.ipynb');
    await page.runAll();
    await page.over();
    const runId = runsOf().at(-1) ?? '';
    const { events, broken, torn, head } = readChain(
      read('nbrun-runs', runId, 'events.1.ndjson'),
      nodeDigests,
    );
    expect({ broken, torn }).toEqual({ broken: undefined, torn: false });
    expect(foldEvents(events)).toMatchObject({
      runId,
      status: 'passed',
      environment: { runner: 'JupyterLab' },
    });
    expect(read('nbrun-runs', runId, 'run.json')).toContain(head.sha256);
    expect(JSON.parse(read('nbrun-runs', runId, 'executed.ipynb')).cells).toHaveLength(6);
    expect(read('nbrun-runs', runId, 'junit.xml')).toContain('<testsuite');
    expect(JSON.parse(read('nbrun-runs', runId, 'lease.json'))).toMatchObject({ released: true });
  });

  it('runs a TypeScript notebook with tslab, in the notebook’s folder', async () => {
    writeNotebook(lab.rootDir, 'types.ipynb', 'tslab', [
      { id: 'a', source: 'const answer = 6 * 7;', tags: ['stage:think'] },
      { id: 'b', source: 'console.log(`the answer is ${answer}`);', tags: ['stage:say'] },
    ]);
    page = await lab.open('types.ipynb');
    await page.runAll();
    expect(await page.over()).toBe('Passed');
    await page.stage('say').click();
    const said = page.panel.locator('.sb-lab-outputs .jp-OutputArea-output');
    await expect.poll(async () => (await said.innerText()).trim()).toBe('the answer is 42');
  });

  it('shows which stage failed and why, and skips what needs it', async () => {
    writeNotebook(lab.rootDir, 'fail.ipynb', 'python3', [
      { id: 'a', source: 'print("fine")', tags: ['stage:first'] },
      { id: 'b', source: 'raise ValueError("no such thing")', tags: ['stage:second'] },
      { id: 'c', source: 'print("never")', tags: ['stage:third'] },
    ]);
    page = await lab.open('fail.ipynb');
    await page.runAll();
    expect(await page.over()).toBe('Failed');
    await page.stage('second').click();
    expect(await page.panel.locator('.sb-failure').first().innerText()).toContain('no such thing');
    await page.picture('panel-failed');
    expect(await page.stage('third').innerText()).toContain('Skipped');
  });

  it('stops a run', async () => {
    writeNotebook(lab.rootDir, 'stop.ipynb', 'python3', [
      { id: 'a', source: 'import time\nprint("begun", flush=True)\ntime.sleep(600)', tags: ['stage:slow'] },
      { id: 'b', source: 'print("never")', tags: ['stage:later'] },
    ]);
    page = await lab.open('stop.ipynb');
    await page.runAll();
    await page.stage('slow').click();
    await page.panel.locator('.sb-lab-outputs', { hasText: 'begun' }).waitFor();
    await page.picture('panel-running');
    await page.panel.getByRole('button', { name: 'Stop' }).click();
    expect(await page.over()).toBe('Cancelled');
    expect(await page.stage('slow').innerText()).toContain('Cancelled');
    expect(await page.stage('later').innerText()).toContain('Skipped');
  });

  it('fails the run as soon as its kernel dies', async () => {
    writeNotebook(lab.rootDir, 'die.ipynb', 'python3', [
      { id: 'a', source: 'import os\nos.kill(os.getpid(), 9)', tags: ['stage:die'] },
      { id: 'b', source: 'print("never")', tags: ['stage:later'] },
    ]);
    page = await lab.open('die.ipynb');
    await page.runAll();
    expect(await page.over()).toBe('Kernel died');
    expect(await page.stage('later').innerText()).toContain('Skipped');
  });

  it('runs with given parameters, and one stage alone', async () => {
    writeNotebook(lab.rootDir, 'given.ipynb', 'python3', pythonCells);
    page = await lab.open('given.ipynb');
    await page.tab('Parameters');
    await page.panel.getByLabel('rows').fill('seven');
    await page.panel.locator('.sb-problem').waitFor();
    await page.panel.getByLabel('rows').fill('7');
    await page.panel.getByLabel('label').fill('b');
    await page.tab('Stages');
    await page.stage('load').click();
    await page.start('Until here');
    expect(await page.over()).toBe('Passed');
    await page.panel.locator('.sb-lab-outputs', { hasText: 'loading 7 b' }).first().waitFor();
    expect(await page.stage('judge').innerText()).toContain('Skipped');
  });
});
