import { createHash, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Notebook, RunState } from '@stagebook/pipeline';
import { reportParts as partsOf, type ReportOptions } from '@stagebook/run-view/report';

/**
 * The run as one file that needs nothing else, in parts: see `@stagebook/run-view/report`.
 *
 * @param notebook As executed: its cells hold the outputs.
 */
export function reportParts(
  run: RunState,
  notebook: Notebook,
  options: ReportOptions,
): Generator<string, void> {
  return partsOf(run, notebook, options, {
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    mark: `cell ${randomUUID()}`,
    plotly: plotlyBundle,
  });
}

function plotlyBundle(): string {
  const path = createRequire(import.meta.url).resolve('plotly.js-strict-dist-min');
  return readFileSync(path, 'utf8');
}
