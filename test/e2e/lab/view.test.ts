import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/tools.js';
import { Lab, labTools, type LabPage } from './lab.js';
import { pythonCells, writeNotebook } from './notebooks.js';

describeWith(labTools, 'the panel, looked at and used', () => {
  let lab: Lab;
  let page: LabPage;
  beforeAll(async () => {
    lab = await Lab.start();
  });
  afterEach(async () => page.close());
  afterAll(async () => lab[Symbol.asyncDispose]());

  /** Saves the notebook in front. @returns The metadata of its cells, without what JupyterLab writes of its own. */
  const saved = async (name: string): Promise<readonly { tags?: string[] }[]> => {
    await page.command('docmanager:save');
    const notebook = JSON.parse(readFileSync(join(lab.rootDir, name), 'utf8')) as {
      cells: { metadata: { tags?: string[]; trusted?: boolean } }[];
    };
    return notebook.cells.map(({ metadata: { trusted: _trusted, ...metadata } }) => metadata);
  };

  /** Opens the property inspector on a cell, once the kernel has said what it speaks: JupyterLab then draws its forms anew. */
  const inspect = async (cell: number): Promise<{ form: Locator; name: Locator }> => {
    await page.page.waitForFunction(() => {
      const { jupyterapp } = globalThis as unknown as {
        jupyterapp: { shell: { currentWidget: { model: { getMetadata(key: string): object | undefined } } } };
      };
      return 'version' in (jupyterapp.shell.currentWidget.model.getMetadata('language_info') ?? {});
    });
    await page.page.locator('.jp-Cell').nth(cell).click();
    await page.page.getByRole('tab', { name: 'Property Inspector' }).click();
    const form = page.page.locator('#jp-property-inspector');
    const name = form.getByLabel('Stage that begins here');
    const header = form.getByText('Stage', { exact: true }).first();
    await header.waitFor();
    if (!(await name.isVisible())) await header.click();
    await name.waitFor();
    return { form, name };
  };

  it('lists earlier runs, opens one, and compares two', async () => {
    const measured = (value: number): typeof pythonCells => [
      ...pythonCells.slice(0, 5),
      { ...pythonCells[5]!, source: pythonCells[5]!.source.replace('"value":412.5', `"value":${value}`) },
    ];
    writeNotebook(lab.rootDir, 'history.ipynb', 'python3', measured(400));
    page = await lab.open('history.ipynb');
    await page.runAll();
    await page.over();
    await page.close();
    writeNotebook(lab.rootDir, 'history.ipynb', 'python3', measured(500));
    page = await lab.open('history.ipynb');
    await page.runAll();
    await page.over();
    await page.stage('judge').click();
    await page.panel.locator('.sb-sparkline').first().waitFor();
    await page.tab('Runs');
    await page.panel.locator('.sb-runs tbody tr').nth(1).waitFor();
    for (const box of await page.panel.getByRole('checkbox').all()) await box.check();
    await page.panel.getByRole('button', { name: 'Compare the two chosen' }).click();
    const latency = page.panel.locator('.sb-comparison tr', { hasText: 'latency' });
    expect((await latency.innerText()).split(/\s*\t\s*|\n/)).toEqual([
      'latency (ms)',
      '400',
      '500',
      '+25.0 %',
    ]);
    await page.picture('panel-compare');
    await page.panel.locator('.sb-runs tbody tr').nth(1).getByRole('button').click();
    await page.tab('Stages');
    await page.stage('judge').click();
    await page.panel.locator('.sb-metrics', { hasText: '400' }).waitFor();
  });

  it('draws the needs as a graph, whose nodes are buttons', async () => {
    writeNotebook(lab.rootDir, 'graph.ipynb', 'python3', [
      { id: 'a', source: 'pass', tags: ['stage:load'] },
      {
        id: 'b',
        source: 'pass',
        tags: ['stage:left', 'needs:load'],
        metadata: { stagebook: { isolated: true } },
      },
      {
        id: 'c',
        source: 'pass',
        tags: ['stage:right', 'needs:load'],
        metadata: { stagebook: { isolated: true } },
      },
      { id: 'd', source: 'pass', tags: ['stage:sum', 'needs:left', 'needs:right'] },
    ]);
    page = await lab.open('graph.ipynb');
    await page.tab('Graph');
    await page.panel.getByRole('tab', { name: 'Graph' }).focus();
    await page.page.keyboard.press('Tab');
    await page.page.keyboard.press('ArrowDown');
    await page.page.keyboard.press('ArrowRight');
    await page.page.keyboard.press('Enter');
    await page.panel.getByRole('heading', { name: /right/ }).waitFor();
    await page.picture('panel-graph');
    expect(await page.panel.locator('.sb-graph-edge').count()).toBe(4);
  });

  it('names, renames and connects stages', async () => {
    writeNotebook(lab.rootDir, 'edit.ipynb', 'python3', [
      { id: 'a', source: 'pass', tags: ['stage:one'] },
      { id: 'b', source: 'pass', tags: ['stage:two', 'needs:one'] },
    ]);
    page = await lab.open('edit.ipynb');
    await page.page.locator('.jp-Cell').first().click();
    const naming = page.command('stagebook:name-stage');
    await page.page.locator('.jp-Dialog input').fill('first');
    await page.page.locator('.jp-Dialog .jp-mod-accept').click();
    await naming;
    await page.stage('first').waitFor();
    expect((await saved('edit.ipynb')).map(({ tags }) => tags)).toEqual([
      ['stage:first'],
      ['stage:two', 'needs:first'],
    ]);
  });

  it('edits a stage in the property inspector', async () => {
    writeNotebook(lab.rootDir, 'form.ipynb', 'python3', [
      { id: 'a', source: 'pass', tags: ['stage:one', 'mine'] },
      { id: 'b', source: 'pass', tags: ['stage:two', 'needs:one'] },
      { id: 'c', source: 'pass' },
    ]);
    page = await lab.open('form.ipynb');
    const { form, name } = await inspect(0);
    await name.fill('First');
    await form.getByText('is no name of a stage').waitFor();
    await name.fill('first');
    await name.press('Tab');
    await form.getByRole('checkbox', { name: 'Isolated' }).check();
    await form.locator('input[id*=timeoutSec]').fill('90');
    await page.picture('property-inspector');
    await page.page.locator('.jp-Cell').nth(2).click();
    await expect.poll(() => name.inputValue()).toBe('');
    await name.fill('three');
    await name.press('Enter');
    await form.getByLabel('Needs').fill('first, four');
    await form.getByText('No cell begins a stage “four”.').waitFor();
    await form.getByLabel('Needs').fill('first');
    await form.getByLabel('Needs').press('Enter');
    await page.showPanel();
    await page.stage('first').getByText('isolated').waitFor();
    await page.stage('three').waitFor();
    expect(await saved('form.ipynb')).toEqual([
      { tags: ['stage:first', 'mine'], stagebook: { isolated: true, timeoutSec: 90 } },
      { tags: ['stage:two', 'needs:first'] },
      { tags: ['stage:three', 'needs:first'] },
    ]);
  });

  it('writes a name into the cell that it was typed for, also where another cell is clicked first', async () => {
    writeNotebook(lab.rootDir, 'left.ipynb', 'python3', [
      { id: 'a', source: 'pass', tags: ['stage:one'] },
      { id: 'b', source: 'pass', tags: ['stage:two'] },
    ]);
    page = await lab.open('left.ipynb');
    const { name } = await inspect(0);
    await name.fill('first');
    await page.page.locator('.jp-Cell').nth(1).click();
    await expect.poll(() => name.inputValue()).toBe('two');
    expect(await saved('left.ipynb')).toEqual([{ tags: ['stage:first'] }, { tags: ['stage:two'] }]);
  });

  it('keeps what is half typed when JupyterLab draws the property inspector anew', async () => {
    writeNotebook(lab.rootDir, 'draft.ipynb', 'python3', [{ id: 'a', source: 'pass', tags: ['stage:one'] }]);
    page = await lab.open('draft.ipynb');
    const { name } = await inspect(0);
    await name.fill('fir');
    await name.evaluate((input) => input.setAttribute('data-before', ''));
    await page.page.evaluate(() => {
      const { jupyterapp } = globalThis as unknown as {
        jupyterapp: {
          shell: { currentWidget: { model: { setMetadata(key: string, value: string): void } } };
        };
      };
      jupyterapp.shell.currentWidget.model.setMetadata('drawn', 'anew');
    });
    const isAnew = (input: Element): boolean =>
      input === document.activeElement && !input.hasAttribute('data-before');
    await expect.poll(() => name.evaluate(isAnew)).toBe(true);
    await page.page.keyboard.type('st');
    await page.page.keyboard.press('Enter');
    await expect.poll(() => saved('draft.ipynb')).toEqual([{ tags: ['stage:first'] }]);
  });

  it('isolates a stage and bounds its time with commands', async () => {
    writeNotebook(lab.rootDir, 'bounds.ipynb', 'python3', [{ id: 'a', source: 'pass', tags: ['stage:one'] }]);
    page = await lab.open('bounds.ipynb');
    await page.page.locator('.jp-Cell').first().click({ button: 'right' });
    await page.page.locator('.lm-Menu-item', { hasText: 'Run This Stage Isolated' }).click();
    const setting = page.command('stagebook:set-timeout');
    await page.page.locator('.jp-Dialog input').fill('2.5');
    await page.page.locator('.jp-Dialog .jp-mod-accept').click();
    await setting;
    await page.stage('one').getByText('isolated').waitFor();
    expect(await saved('bounds.ipynb')).toEqual([
      { tags: ['stage:one'], stagebook: { isolated: true, timeoutSec: 2.5 } },
    ]);
  });

  it('says what is wrong with a notebook’s stages, and with which cell', async () => {
    writeNotebook(lab.rootDir, 'wrong.ipynb', 'python3', [
      { id: 'a', source: 'pass', tags: ['stage:one'] },
      { id: 'b', source: 'pass', tags: ['stage:two'] },
    ]);
    page = await lab.open('wrong.ipynb');
    await page.page.locator('.jp-Cell').nth(1).click();
    const needs = page.command('stagebook:set-needs');
    await page.page.locator('.jp-Dialog input').fill('tow');
    await page.page.locator('.jp-Dialog .jp-mod-accept').click();
    await needs;
    const alert = page.panel.getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toMatch(/Cell 2.*tow/s);
    const note = page.page.locator('.jp-Cell').nth(1).getByRole('note');
    expect(await note.innerText()).toMatch(/tow/);
    expect(await page.page.locator('.jp-Stagebook-problem').count()).toBe(1);
    await page.page.locator('.jp-Cell').first().click();
    await alert.getByRole('button', { name: 'Cell 2' }).click();
    await page.page.locator('.jp-Cell.jp-mod-active .jp-Stagebook-problem').waitFor();
    await page.picture('panel-problem');
    expect(await page.seriousFindings()).toEqual([]);
    const mended = page.command('stagebook:set-needs');
    await page.page.locator('.jp-Dialog input').fill('one');
    await page.page.locator('.jp-Dialog .jp-mod-accept').click();
    await mended;
    await alert.waitFor({ state: 'detached' });
    await page.stage('two').waitFor();
    expect(await page.page.locator('.jp-Stagebook-problem').count()).toBe(0);
  });

  it('can be used with the keyboard alone', async () => {
    writeNotebook(lab.rootDir, 'keys.ipynb', 'python3', pythonCells);
    page = await lab.open('keys.ipynb');
    await page.panel.getByRole('button', { name: 'Run all stages' }).focus();
    await page.page.keyboard.press('Enter');
    expect(await page.over()).toBe('Passed');
    await page.panel.getByRole('tab', { name: 'Stages' }).focus();
    await page.page.keyboard.press('Tab');
    await page.page.keyboard.press('End');
    const chosen = page.panel.locator('[role=option][aria-selected=true]');
    await expect.poll(() => chosen.innerText()).toContain('judge');
    await page.page.keyboard.press('ArrowUp');
    await expect.poll(() => chosen.innerText()).toContain('eda');
    const list = page.panel.getByRole('listbox');
    expect(await list.evaluate((node) => node === document.activeElement)).toBe(true);
    expect(await list.getAttribute('aria-activedescendant')).toBe(await chosen.getAttribute('id'));
    const ring = await chosen.evaluate((node) => getComputedStyle(node).outlineStyle);
    expect(ring).toBe('solid');
  });

  it('draws the rows in sight of 200 stages, and the chosen one, which keeps the keyboard', async () => {
    writeNotebook(
      lab.rootDir,
      'many.ipynb',
      'python3',
      Array.from({ length: 200 }, (_, at) => ({
        id: `c${at}`,
        source: 'pass',
        tags: [`stage:stage-${at + 1}`],
      })),
    );
    page = await lab.open('many.ipynb');
    const list = page.panel.getByRole('listbox');
    const chosen = list.locator('[role=option][aria-selected=true]');
    await list.focus();
    await page.page.keyboard.press('End');
    await expect.poll(() => chosen.innerText()).toContain('stage-200');
    expect(await chosen.getAttribute('aria-posinset')).toBe('200');
    expect(await chosen.getAttribute('aria-setsize')).toBe('200');
    await expect.poll(() => list.getByRole('option', { name: 'stage-199' }).isVisible()).toBe(true);
    await list.evaluate((node) => (node.scrollTop = 0));
    await list.getByRole('option', { name: /^stage-1\b/ }).waitFor();
    expect(await chosen.innerText()).toContain('stage-200');
    expect(await list.getByRole('option').count()).toBeLessThan(60);
    await page.page.keyboard.press('ArrowUp');
    await expect.poll(() => chosen.innerText()).toContain('stage-199');
    expect(await list.evaluate((node) => node === document.activeElement)).toBe(true);
    await page.picture('panel-many');
  });

  for (const theme of ['light', 'dark'] as const) {
    it(`has no serious finding of axe in the ${theme} theme`, async () => {
      writeNotebook(lab.rootDir, `axe-${theme}.ipynb`, 'python3', [
        ...pythonCells,
        { id: 'bad', source: 'raise ValueError("no")', tags: ['stage:bad'] },
        { id: 'late', source: 'pass', tags: ['stage:late'] },
      ]);
      page = await lab.open(`axe-${theme}.ipynb`, theme);
      await page.runAll();
      await page.over();
      await page.stage('judge').click();
      await page.picture(`panel-${theme}-judge`);
      const findings = [...(await page.seriousFindings())];
      await page.stage('bad').click();
      findings.push(...(await page.seriousFindings()));
      for (const tab of ['Graph', 'Parameters', 'Runs']) {
        await page.tab(tab);
        findings.push(...(await page.seriousFindings()));
      }
      expect(findings).toEqual([]);
      await page.tab('Stages');
      await page.stage('eda').click();
      await page.panel.locator('.js-plotly-plot .barlayer').waitFor();
      const scheme = page.panel.frameLocator('.sb-frame').locator('html');
      expect(await scheme.evaluate((html) => getComputedStyle(html).colorScheme)).toBe(theme);
      await page.picture(`panel-${theme}`);
    });
  }
});
