import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/tools.js';
import { Lab, labTools, type LabPage } from './lab.js';
import { writeNotebook } from './notebooks.js';

describeWith(labTools, 'stages, edited in the page', () => {
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
});
