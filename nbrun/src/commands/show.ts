import { readRecord } from '../store/read-record.js';
import { styleFor } from '../terminal/style.js';
import { summarise } from '../terminal/summary.js';

export interface ShowOptions {
  readonly json?: boolean;
}

/** `nbrun show RUN`: one run, as its events tell it. */
export async function show(run: string, { json }: ShowOptions): Promise<number> {
  const { state, torn, broken } = await readRecord(run);
  if (json) {
    console.log(JSON.stringify(state, null, 2));
    return 0;
  }
  const style = styleFor(process.stdout, process.env);
  console.log(
    `${style('bold', state.notebook.path)}  ${style('dim', `run ${state.runId} · started ${state.startedAt}`)}\n`,
  );
  console.log(summarise(state, process.stdout.columns ?? 120, style));
  if (state.status === 'running') {
    console.log(
      style('yellow', '\nThe record has no end: the run is still going on, or its runner was killed.'),
    );
  }
  if (torn || broken)
    console.log(style('yellow', `\nThe record is damaged: "nbrun verify ${run}" says where.`));
  return 0;
}
