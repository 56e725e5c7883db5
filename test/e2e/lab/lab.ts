import type { Browser, Locator, Page } from 'playwright-core';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { newRunId } from '../../../pipeline/src/index.js';
import { launchBrowser } from '../../support/browser.js';
import { startJupyter, type JupyterServer } from '../../support/jupyter-server.js';
import { chromium, python, type Tool } from '../../support/tools.js';

/** What these tests need: the browser, and the Python that has JupyterLab. */
export const labTools: Tool = 'missing' in python ? python : chromium;

const WAIT_MS = Number(process.env['STAGEBOOK_WAIT_MS'] ?? 30_000);
const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** A JupyterLab with the extension, and a browser to look at it. */
export class Lab implements AsyncDisposable {
  readonly server: JupyterServer;
  readonly browser: Browser;

  constructor(server: JupyterServer, browser: Browser) {
    this.server = server;
    this.browser = browser;
  }

  /** @param settings Of the panel. Freshness is off unless asked for: it starts a kernel for every page. */
  static async start(settings: object = {}): Promise<Lab> {
    if ('missing' in python || 'missing' in chromium) throw new Error('The tools are missing.');
    const [server, browser] = await Promise.all([startJupyter(python.path), launchBrowser(chromium.path)]);
    const folder = join(server.rootDir, '..', 'settings', 'jupyterlab-stagebook');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'panel.jupyterlab-settings'),
      JSON.stringify({ freshness: false, ...settings }),
    );
    return new Lab(server, browser);
  }

  get rootDir(): string {
    return this.server.rootDir;
  }

  /** A page with the notebook open and the panel in front. */
  async open(notebook: string, theme: 'light' | 'dark' = 'light'): Promise<LabPage> {
    const context = await this.browser.newContext({ viewport: { width: 1400, height: 900 } });
    const page = await context.newPage();
    const lab = new LabPage(page);
    await page.goto(`${this.server.url}lab/tree/${notebook}?reset`);
    await lab.ready();
    if (theme === 'dark') {
      await lab.command('apputils:change-theme', { theme: 'JupyterLab Dark' });
      await page.locator('body[data-jp-theme-light=false]').waitFor({ state: 'attached' });
    }
    await lab.showPanel();
    return lab;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.browser.close();
    await this.server[Symbol.asyncDispose]();
  }
}

/** A JupyterLab in a tab. */
export class LabPage {
  readonly page: Page;
  readonly errors: string[] = [];

  constructor(page: Page) {
    this.page = page;
    page.setDefaultTimeout(WAIT_MS);
    page.on('pageerror', (error) => this.errors.push(String(error.stack)));
  }

  get panel(): Locator {
    return this.page.locator('#stagebook-panel');
  }

  async ready(): Promise<void> {
    await this.page.locator('.jp-NotebookPanel:not(.lm-mod-hidden) .jp-Notebook .jp-Cell').first().waitFor();
    await this.page.locator('.jp-Cell[data-stagebook-stage]').first().waitFor({ state: 'attached' });
  }

  async showPanel(): Promise<void> {
    await this.command('stagebook:open');
    await this.panel.getByRole('button', { name: 'Run all stages' }).waitFor();
  }

  async command(id: string, args: object = {}): Promise<void> {
    await this.page.evaluate(
      async ([name, given]) => {
        const { jupyterapp } = globalThis as unknown as {
          jupyterapp: { commands: { execute(id: unknown, args: unknown): Promise<unknown> } };
        };
        await jupyterapp.commands.execute(name, given);
      },
      [id, args] as const,
    );
  }

  async runAll(): Promise<void> {
    await this.start('Run all stages');
  }

  /** Presses a button that starts a run, and waits until no earlier run is on the screen. */
  async start(button: string): Promise<void> {
    const earliest = newRunId(new Date().toISOString(), 0);
    await this.panel.getByRole('button', { name: button }).click();
    await this.page.waitForFunction((from) => {
      const label = document.querySelector('#stagebook-panel .sb-run-bar')?.getAttribute('aria-label');
      return label?.startsWith('Run ') === true && label.slice('Run '.length) >= from;
    }, earliest);
  }

  /** Waits until the run is over. @returns Its state, in words. */
  async over(): Promise<string> {
    const badge = this.panel.locator('.sb-run-bar .sb-badge', { hasText: /^(?!Running)/ });
    await badge.waitFor();
    await this.panel.getByRole('button', { name: 'Run all stages' }).waitFor();
    return (await badge.textContent()) ?? '';
  }

  stage(name: string): Locator {
    return this.panel.getByRole('option', { name });
  }

  async tab(name: string): Promise<void> {
    await this.panel.getByRole('tab', { name }).click();
  }

  /** What axe finds in the panel that is serious or critical, as lines. */
  async seriousFindings(): Promise<readonly string[]> {
    await this.page.addScriptTag({ path: AXE });
    return this.page.evaluate(async () => {
      interface Finding {
        id: string;
        impact: string;
        nodes: { html: string; any: { message: string }[] }[];
      }
      const { axe } = globalThis as unknown as {
        axe: { run(where: object): Promise<{ violations: Finding[] }> };
      };
      const { violations } = await axe.run({
        include: [['#stagebook-panel']],
        exclude: [['.jp-Stagebook-plot']],
      });
      return violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`));
    });
  }

  /** Leaves a picture where `STAGEBOOK_PICTURES` says. */
  async picture(name: string): Promise<void> {
    const folder = process.env['STAGEBOOK_PICTURES'];
    if (folder === undefined) return;
    mkdirSync(folder, { recursive: true });
    await this.page.screenshot({ path: join(folder, `${name}.png`) });
  }

  async close(): Promise<void> {
    await this.page.context().close();
  }
}
