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
