import type { RunState } from '@stagebook/pipeline';
import type { Style } from './style.js';
import { failuresOf, metricsOf, verdictLine } from './summary.js';

/** What nbrun says when a run is over: what failed, what was measured, where to look, what to try next. */
export function closingLines(state: RunState, record: string, sha256: string, style: Style): string {
  const file = (name: string): string => `${record}/${name}`;
  const notebook = state.notebook.path;
  const next =
    state.status === 'passed'
      ? [`nbrun verify ${record}`, `nbrun show ${record}`]
      : [`nbrun show ${record}`, `nbrun run ${notebook}`];
  return [
    ...failuresOf(state, style),
    ...metricsOf(state, style),
    '',
    verdictLine(state, style),
    '',
    ` record    ${record}`,
    ` notebook  ${file('executed.ipynb')}`,
    ` JUnit     ${file('junit.xml')}`,
    ` hash      ${sha256}`,
    '',
    style('dim', ` next      ${next.join('\n           ')}`),
  ].join('\n');
}
