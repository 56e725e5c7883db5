import { describe, expect, it } from 'vitest';
import { reportParts } from '../../../nbrun/src/report/html.js';
import { reportOf } from './report-of.js';
import { benchmarkStages, failingStages, sampleRun } from '../../run-view/sample-run.js';

const explain = (): undefined => undefined;

describe('reportParts', () => {
  it('carries no script where there is no plot', () => {
    const { run, notebook } = sampleRun(benchmarkStages.filter(({ name }) => name !== 'eda'));
    const html = reportOf(run, notebook, { explain });
    expect(html).not.toContain('<script');
    expect(html).toContain('script-src &#x27;none&#x27;');
    expect(html.length).toBeLessThan(60_000);
  });
  it('carries plotly where there is one', () => {
    const { run, notebook } = sampleRun(benchmarkStages);
    const html = reportOf(run, notebook, { explain });
    const head = html.slice(0, html.indexOf('</head>'));
    expect(head).toMatch(/script-src &#x27;sha256-[^ ]+ &#x27;sha256-[^ ]+;/);
    expect(html.length > 4_000_000).toBe(true);
  });
  it('gives the same file for the same run', () => {
    const { run, notebook } = sampleRun(failingStages);
    const again = reportOf(run, notebook, { explain });
    expect(reportOf(run, notebook, { explain }) === again).toBe(true);
  });
  it('says why a stage ran, why it failed and what never ran', () => {
    const { run, notebook } = sampleRun(
      failingStages.map((stage) => (stage.name === 'eda' ? { ...stage, outputs: [] } : stage)),
    );
    const html = reportOf(run, notebook, { explain: ({ name }) => `${name} runs: first run` });
    expect(html).toContain('eda runs: first run');
    expect(html).toContain('<strong>GateFailed</strong>');
    expect(html).toContain('Stage &quot;validate&quot;, which it needs, failed.');
    expect(html).toContain('Never ran');
    expect(html).not.toContain('Waiting');
  });
  it('shows the last link of the chain', () => {
    const { run, notebook } = sampleRun(benchmarkStages);
    const html = reportOf(run, notebook, { explain, chain: 'c0ffee' });
    expect(html.includes('<code class="sb-digest" title="c0ffee">c0ffee</code>')).toBe(true);
  });
  it('leaves out HTML that is too long to open, and says so', () => {
    const data = { 'text/html': '<b>x</b>'.repeat(200_000), 'text/plain': 'x' };
    const output = { output_type: 'display_data', data, metadata: {} } as const;
    const { run, notebook } = sampleRun(
      failingStages.map((stage) => (stage.name === 'eda' ? { ...stage, outputs: [output] } : stage)),
    );
    const html = reportOf(run, notebook, { explain });
    expect(html).toContain('HTML of 1,600,000 characters is left out here.');
    expect(html.length).toBeLessThan(100_000);
  });
  it('draws each cell when its part is asked for', () => {
    const { run, notebook } = sampleRun(failingStages);
    const cells = run.stages.reduce((sum, stage) => sum + stage.cells.length, 0);
    expect([...reportParts(run, notebook, { explain })].length).toBeGreaterThan(2 * cells);
  });
  it('shows what the notebook says above a cell, as text', () => {
    const { run, notebook } = sampleRun(failingStages);
    const [first] = notebook.cells;
    const text = '## Why\n\nBecause of `x`\n<img src=x onerror=alert(1)>.\n\nMore:\n- one';
    const prose = { cell_type: 'markdown', id: 'm', metadata: {}, source: text } as const;
    const html = reportOf(run, { ...notebook, cells: [prose, ...notebook.cells] }, { explain });
    expect(first?.cell_type).toBe('code');
    expect(html).toContain(
      '<div class="sb-prose"><p><strong>Why</strong></p><p>Because of `x` &lt;img src=x onerror=alert(1)&gt;.</p><p>More:\n- one</p></div>',
    );
  });
});
