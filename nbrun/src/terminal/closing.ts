import type { RunState } from '@stagebook/pipeline';
import type { Style } from './style.js';
import { cautionsOf, failuresOf, metricsOf, verdictLine } from './summary.js';

/** Where a run's files are, as a person at this terminal would name them. */
export interface Places {
  readonly record: string;
  readonly executed: string;
  /** SHA-256 of the last event. */
  readonly head: string;
}

/** What nbrun says when a run is over: what failed, what was measured, where to look, what to try next. */
export function closingLines(state: RunState, { record, executed, head }: Places, style: Style): string {
  const next =
    state.status === 'passed'
      ? [`nbrun verify ${record}`, `nbrun show ${record}`]
      : [`nbrun show ${record}`, `nbrun run ${state.notebook.path}`];
  return [
    ...failuresOf(state, style),
    ...metricsOf(state, style),
    '',
    verdictLine(state, style),
    ...cautionsOf(state, style),
    '',
    ` record    ${record}`,
    ` notebook  ${executed}`,
    ` report    ${record}/report.html`,
    ` JUnit     ${record}/junit.xml`,
    ` hash      ${head}`,
    '',
    style('dim', ` next      ${next.join('\n           ')}`),
  ].join('\n');
}
