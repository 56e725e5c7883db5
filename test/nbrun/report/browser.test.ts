import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { reportOf } from './report-of.js';
import { launchBrowser } from '../../support/browser.js';
import { chromium, describeWith } from '../../support/tools.js';
import { attacks, hostileRun } from '../../run-view/hostile-run.js';
import { benchmarkStages, failingStages, sampleRun } from '../../run-view/sample-run.js';

/** Of a style sheet for maps that plotly brings; the policy refuses it, since a map would need the network. */
const MAP_STYLE = 'sha256-ji27qzEtxXZW+7dun6UwjHXJ18e6WAin1VvNtkzIE/o=';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** Where to leave pictures of the reports, for people. */
const pictures = process.env['STAGEBOOK_PICTURES'];

describeWith(chromium, 'report.html in Chromium', (executablePath) => {
  const folder = mkdtempSync(join(tmpdir(), 'stagebook-report-'));
  let browser: Browser;
  let page: Page;
  const complaints: string[] = [];
  const requests: string[] = [];

  beforeAll(async () => {
    browser = await launchBrowser(executablePath);
  });
  afterEach(async () => page.close());
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  async function open(
    html: string,
    colorScheme: 'light' | 'dark' = 'light',
    bypassCSP = false,
  ): Promise<void> {
    const path = join(folder, 'report.html');
    writeFileSync(path, html);
    page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 }, bypassCSP });
    complaints.length = 0;
    requests.length = 0;
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('dialog', (dialog) => complaints.push(`dialog: ${dialog.message()}`));
    page.on('request', (request) => requests.push(request.url()));
    await page.goto(pathToFileURL(path).href);
  }

  const plots = async (): Promise<void> => page.locator('.js-plotly-plot .plot-container').last().waitFor();

  async function picture(name: string): Promise<void> {
    if (pictures === undefined) return;
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }

  const passed = (): string => {
    const { run, notebook } = sampleRun(benchmarkStages);
    return reportOf(run, notebook, { explain: ({ name }) => `${name} runs: it was never run before` });
  };
  const failed = (): string => {
    const { run, notebook } = sampleRun(failingStages);
    return reportOf(run, notebook, { explain: () => undefined });
  };

  it('shows the run without a complaint and without a request', async () => {
    await open(passed());
    await plots();
    const text = await page.locator('body').innerText();
    for (const part of [
      'notebooks/llm-ci.ipynb',
      '5 of 5',
      '2 of 3',
      'stories260k_latency',
      '396.2',
      'llm_ci_cd_logs.csv',
    ]) {
      expect(text).toContain(part);
    }
    await picture('report-light');
    expect(complaints.filter((complaint) => !complaint.includes(MAP_STYLE))).toEqual([]);
    expect(requests.filter((url) => !url.startsWith('data:') && !url.startsWith('file:'))).toEqual([]);
  });

  it('shows values where the pointer hovers over a plot', async () => {
    await open(passed());
    await plots();
    const plot = page.locator('.js-plotly-plot').first();
    await plot.scrollIntoViewIfNeeded();
    const point = await plot.locator('.scatterlayer .point').nth(3).boundingBox();
    await page.mouse.move((point?.x ?? 0) + 2, (point?.y ?? 0) + 2, { steps: 4 });
    const label = plot.locator('.hoverlayer .hovertext').first();
    await label.waitFor();
    expect(await label.textContent()).toContain('41');
  });

  it('draws an HTML table in its own style, in a frame that runs nothing', async () => {
    await open(passed());
    const heading = page.frameLocator('iframe.sb-frame').locator('th').first();
    expect(await heading.evaluate((th) => getComputedStyle(th).color)).toBe('rgb(0, 102, 204)');
    expect(await page.locator('iframe.sb-frame').getAttribute('sandbox')).toBe('');
  });

  it('goes from a stage in the list to its section', async () => {
    await open(failed());
    await page.getByRole('navigation').getByRole('link', { name: 'validate' }).click();
    expect(await page.locator('#sb-stage-4').innerText()).toContain('GateFailed');
    expect(new URL(page.url()).hash).toBe('#sb-stage-4');
  });

  for (const scheme of ['light', 'dark'] as const) {
    it(`has no serious finding of axe in ${scheme}`, async () => {
      await open(failed(), scheme, true);
      await plots();
      await picture(`report-failed-${scheme}`);
      await page.addScriptTag({ path: AXE });
      const found = await page.evaluate(async () => {
        const { axe } = globalThis as unknown as {
          axe: { run(where: object): Promise<{ violations: Finding[] }> };
        };
        return (await axe.run({ exclude: [['.sb-plot']] })).violations;
        interface Finding {
          id: string;
          impact: string;
          nodes: { html: string; any: { message: string }[] }[];
        }
      });
      const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
      expect(
        serious.map(({ id, nodes }) => [id, nodes.map((node) => [node.html, node.any[0]?.message])]),
      ).toEqual([]);
    });
  }

  it('prints every folded trace, on white, and no navigation', async () => {
    await open(failed(), 'dark');
    await plots();
    await page.emulateMedia({ media: 'print' });
    const seen = await page.evaluate(() => ({
      page: getComputedStyle(document.body).backgroundColor,
      nav: getComputedStyle(document.querySelector('.sb-nav')!).display,
      trace: document.querySelector('.sb-failure .sb-text')!.checkVisibility({ contentVisibilityAuto: true }),
      axisText: getComputedStyle(document.querySelector('.sb-plot .xtick text')!).fill,
    }));
    expect(seen).toEqual({
      page: 'rgb(255, 255, 255)',
      nav: 'none',
      trace: true,
      axisText: 'rgb(0, 0, 0)',
    });
    const pdf = await page.pdf();
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    if (pictures !== undefined) writeFileSync(join(pictures, 'report.pdf'), pdf);
  });

  describe('under attack', () => {
    const hits: string[] = [];
    const attacker = createServer((request, response) => {
      hits.push(request.url ?? '');
      response.end();
    });
    let origin: string;

    beforeAll(async () => {
      attacker.listen(0, '127.0.0.1');
      await once(attacker, 'listening');
      origin = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}`;
    });
    beforeEach(() => (hits.length = 0));
    afterAll(() => void attacker.close());

    it('runs nothing and asks nobody, where every text of the run is an attack', async () => {
      const { run, notebook } = hostileRun(origin);
      const every = attacks(origin).join(' ');
      await open(reportOf(run, notebook, { explain: () => every, chain: every }));
      await plots();
      await page
        .locator('summary')
        .evaluateAll((all) => all.forEach((summary) => (summary as HTMLElement).click()));
      for (const link of await page.locator('.js-plotly-plot a').all()) await link.dispatchEvent('click');
      await page.waitForTimeout(300);
      await picture('report-hostile');
      const pwned = await Promise.all(
        page.frames().map(async (frame) => frame.evaluate(() => 'pwned' in globalThis)),
      );
      expect(pwned.length).toBeGreaterThan(10);
      expect(pwned).not.toContain(true);
      expect(hits).toEqual([]);
      expect(complaints.filter((complaint) => complaint.startsWith('dialog'))).toEqual([]);
      expect(page.url()).toMatch(/^file:/);
      expect(await page.locator('body').innerText()).toContain(attacks(origin)[0]);
    });

    it('faces attacks that work on a page without defences', async () => {
      await open(`<!doctype html><body>${attacks(origin)[3] ?? ''}`);
      await page.waitForFunction(() => 'pwned' in globalThis);
      await expect.poll(() => hits).toContain('/x');
    });
  });
});
