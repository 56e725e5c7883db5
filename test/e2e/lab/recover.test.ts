import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWith } from '../../support/tools.js';
import { Lab, labTools } from './lab.js';
import { writeNotebook } from './notebooks.js';

const slow = [
  { id: 'a', source: 'print("done")', tags: ['stage:quick'] },
  { id: 'b', source: 'import time\nprint("begun", flush=True)\ntime.sleep(600)', tags: ['stage:slow'] },
  { id: 'c', source: 'print("never")', tags: ['stage:later'] },
];

describeWith(labTools, 'a run whose page goes away', () => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await Lab.start();
  });
  afterAll(async () => lab[Symbol.asyncDispose]());

  const sessions = async (): Promise<string[]> => {
    const all = (await (await fetch(`${lab.server.url}api/sessions`)).json()) as { name: string }[];
    return all.map(({ name }) => name).filter((name) => name.startsWith('stagebook-'));
  };

  it('is ended truthfully after a reload, and its kernel is gone', async () => {
    writeNotebook(lab.rootDir, 'reload.ipynb', 'python3', slow);
    const page = await lab.open('reload.ipynb');
    await page.runAll();
    await page.panel.locator('.sb-option', { hasText: 'quick' }).locator('.sb-tone-good').waitFor();
    await page.stage('slow').click();
    await page.panel.locator('.sb-lab-outputs', { hasText: 'begun' }).waitFor();
    expect(await sessions()).toHaveLength(1);
    await page.page.waitForTimeout(1_500);
    await page.page.reload();
    await page.ready();
    await page.showPanel();
    expect(await page.over()).toBe('Cancelled');
    expect(await page.stage('quick').innerText()).toContain('Passed');
    expect(await page.stage('slow').innerText()).toContain('Cancelled');
    expect(await page.stage('later').innerText()).toContain('Skipped');
    expect(await page.panel.locator('.sb-run-bar').innerText()).toContain('closed or reloaded');
    await expect.poll(sessions, { timeout: 10_000 }).toEqual([]);
    const [runId = ''] = readdirSync(join(lab.rootDir, 'nbrun-runs'));
    expect(
      JSON.parse(readFileSync(join(lab.rootDir, 'nbrun-runs', runId, 'run.json'), 'utf8')),
    ).toMatchObject({
      status: 'cancelled',
    });
    await page.close();
  });

  it('is watched by a second tab, which does not run it too', async () => {
    writeNotebook(lab.rootDir, 'watch.ipynb', 'python3', [
      {
        id: 'a',
        source: 'import os, time\nwhile not os.path.exists("awake.txt"): time.sleep(0.1)',
        tags: ['stage:nap'],
      },
      { id: 'b', source: 'print("awake")', tags: ['stage:wake'] },
    ]);
    const first = await lab.open('watch.ipynb');
    await first.runAll();
    await first.panel.locator('.sb-option .sb-tone-busy').first().waitFor();
    const second = await lab.open('watch.ipynb');
    await second.panel.getByText('runs elsewhere').waitFor();
    expect(await second.panel.getByRole('button', { name: 'Run all stages' }).isDisabled()).toBe(true);
    writeFileSync(join(lab.rootDir, 'awake.txt'), '');
    expect(await first.over()).toBe('Passed');
    expect(await second.over()).toBe('Passed');
    expect(readdirSync(join(lab.rootDir, 'nbrun-runs'))).toHaveLength(2);
    await first.close();
    await second.close();
  });
});
