import { createServer } from 'node:http';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { CHAIN_START, linkEvent, toRunJson } from '../../../pipeline/src/index.js';
import { nodeDigests } from '../../../nbrun/src/ports-node.js';
import { attacks, hostileEvents, possibleMessages } from '../../run-view/hostile-run.js';
import { describeWith } from '../../support/tools.js';
import { Lab, labTools } from './lab.js';
import { writeNotebook } from './notebooks.js';

describeWith(labTools, 'a hostile record or output in the panel', () => {
  const hits: string[] = [];
  const attacker = createServer((request, response) => {
    hits.push(request.url ?? '');
    response.end();
  });
  let origin: string;
  let lab: Lab;

  beforeAll(async () => {
    attacker.listen(0, '127.0.0.1');
    await once(attacker, 'listening');
    origin = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}`;
    lab = await Lab.start();
  });
  beforeEach(() => (hits.length = 0));
  afterAll(async () => {
    attacker.close();
    await lab[Symbol.asyncDispose]();
  });

  it('runs no script, whatever its record says', async () => {
    const { events, run } = hostileEvents(origin, 'hostile.ipynb', possibleMessages(origin));
    const folder = join(lab.rootDir, 'nbrun-runs', '20260302-091405-k3f9');
    mkdirSync(folder, { recursive: true });
    let head = CHAIN_START;
    let log = '';
    for (const event of events) {
      const linked = linkEvent(event, head, nodeDigests);
      head = linked.head;
      log += `${linked.line}\n`;
    }
    writeFileSync(join(folder, 'events.ndjson'), log);
    writeFileSync(join(folder, 'run.json'), toRunJson(run, head));
    writeNotebook(lab.rootDir, 'hostile.ipynb', 'python3', [
      { id: 'a', source: 'pass', tags: ['stage:fine'] },
    ]);
    const page = await lab.open('hostile.ipynb');
    await page.panel.locator('.sb-run-bar').waitFor();
    await page.panel.getByRole('listbox').getByRole('option').first().click();
    await page.panel.locator('.sb-metrics').waitFor();
    await page.page.waitForTimeout(1_000);
    await page.picture('panel-hostile');
    for (const tab of ['Graph', 'Runs']) await page.tab(tab);
    expect(await page.page.evaluate(() => 'pwned' in globalThis)).toBe(false);
    expect(hits).toEqual([]);
    await page.close();
  });

  it('runs no script, whatever a cell shows', async () => {
    const html = JSON.stringify(
      [...attacks(origin).slice(0, 8), `<img src="${origin}/html.png">`].join('\n'),
    );
    const markdown = JSON.stringify(
      `# A heading\n\n![picture](${origin}/markdown.png)\n\n<img src="${origin}/raw.png" onerror="top.pwned=1">`,
    );
    writeNotebook(lab.rootDir, 'shows.ipynb', 'python3', [
      {
        id: 'a',
        source: `from IPython.display import *\ndisplay(HTML(${html}))\ndisplay(SVG(data='<svg xmlns="http://www.w3.org/2000/svg" onload="top.pwned=1"><script>top.pwned=1</script></svg>'))\ndisplay(Javascript('top.pwned=1'))\ndisplay(Markdown(${markdown}))`,
        tags: ['stage:attack'],
      },
    ]);
    const page = await lab.open('shows.ipynb');
    await page.runAll();
    expect(await page.over()).toBe('Passed');
    await page.stage('attack').click();
    await page.panel.locator('.jp-OutputArea-output').first().waitFor();
    const drawn = page.panel.frameLocator('.sb-frame[title=Markdown]').getByRole('heading');
    expect(await drawn.innerText()).toBe('A heading');
    await page.page.waitForTimeout(1_000);
    expect(await page.page.evaluate(() => 'pwned' in globalThis)).toBe(false);
    expect(hits).toEqual([]);
    await page.close();
  });
});
