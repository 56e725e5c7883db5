import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../nbrun/src/report/html.js';
import { benchmarkStages, failingStages, sampleRun } from '../../run-view/sample-run.js';

const explain = (): undefined => undefined;

describe('renderReport', () => {
  it('carries no script where there is no plot', () => {
    const { run, notebook } = sampleRun(benchmarkStages.filter(({ name }) => name !== 'eda'));
    const html = renderReport(run, notebook, { explain });
    expect(html).not.toContain('<script');
    expect(html).toContain('script-src &#x27;none&#x27;');
    expect(html.length).toBeLessThan(60_000);
  });
  it('carries plotly where there is one', () => {
    const { run, notebook } = sampleRun(benchmarkStages);
    const html = renderReport(run, notebook, { explain });
    const head = html.slice(0, html.indexOf('</head>'));
    expect(head).toMatch(/script-src &#x27;sha256-[^ ]+ &#x27;sha256-[^ ]+;/);
    expect(html.length > 4_000_000).toBe(true);
  });
  it('gives the same file for the same run', () => {
    const { run, notebook } = sampleRun(failingStages);
    const again = renderReport(run, notebook, { explain });
    expect(renderReport(run, notebook, { explain }) === again).toBe(true);
  });
  it('says why a stage ran, why it failed and what never ran', () => {
    const { run, notebook } = sampleRun(
      failingStages.map((stage) => (stage.name === 'eda' ? { ...stage, outputs: [] } : stage)),
    );
    const html = renderReport(run, notebook, { explain: ({ name }) => `${name} runs: first run` });
    expect(html).toContain('eda runs: first run');
    expect(html).toContain('<strong>GateFailed</strong>');
    expect(html).toContain('Stage &quot;validate&quot;, which it needs, failed.');
    expect(html).toContain('Never ran');
    expect(html).not.toContain('Waiting');
  });
  it('shows the last link of the chain', () => {
    const { run, notebook } = sampleRun(benchmarkStages);
    const html = renderReport(run, notebook, { explain, chain: 'c0ffee' });
    expect(html.includes('<code class="sb-digest">c0ffee</code>')).toBe(true);
  });
});
