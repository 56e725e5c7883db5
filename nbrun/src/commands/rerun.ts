import { relative } from 'node:path';
import { exitCodeOf, EXIT } from '../exit-codes.js';
import { readRecorded } from '../rerun/recorded.js';
import { rerun as runAgain, type RerunOptions } from '../rerun/rerun.js';
import { cancelOnSignals } from '../run/stop-signals.js';
import { diffLines } from '../terminal/diff.js';
import { displayFor } from '../terminal/display-for.js';
import { conditionLines, reproductionLines } from '../terminal/rerun.js';
import { styleFor } from '../terminal/style.js';

export interface RerunCommandOptions extends RerunOptions {
  readonly json?: boolean;
  readonly logOutput?: boolean;
  readonly progressBar?: boolean;
}

/**
 * `nbrun rerun RUN`: runs a recorded run again, at its commit, with its parameters, and says what differs. The status is 1
 * where a stage differs that should not; that of the run where it was cancelled, out of time, or lost its kernel.
 */
export async function rerun(named: string, options: RerunCommandOptions): Promise<number> {
  using cancelling = cancelOnSignals();
  const { json = false, logOutput, progressBar, ...ofRun } = options;
  const style = styleFor(process.stdout, process.env);
  const say = (lines: readonly string[]): void => {
    if (!json) console.log(lines.join('\n'));
  };
  const recorded = await readRecorded(named);
  const { runId, notebook, status } = recorded.state;
  say([`${style('bold', notebook.path)}  ${style('dim', `run ${runId} again`)}`]);
  const look = { json, ...(logOutput && { logOutput }), ...(progressBar === false && { progressBar }) };
  const conditions: unknown[] = [];
  const { ran, stages, diff } = await runAgain(recorded, ofRun, cancelling.signal, {
    prepared: (found) => {
      conditions.push(...found);
      say([...conditionLines(found, style), '']);
    },
    displayFor: (prepared) => displayFor({ ...prepared, readings: [] }, look),
  });
  const reproduced = stages.every(({ result }) => result !== 'differs');
  const record = relative(process.cwd(), ran.dir) || '.';
  if (json) {
    const answer = { run: runId, rerun: ran.state.runId, record, reproduced, conditions, stages, diff };
    console.log(JSON.stringify(answer, null, 2));
  }
  say([
    '',
    ...diffLines(diff, style),
    '',
    ...reproductionLines(stages, status, style),
    '',
    ` record    ${record}`,
  ]);
  const own = ran.state.status;
  if (own !== status && own !== 'passed' && own !== 'failed') return exitCodeOf(ran.state);
  return reproduced ? EXIT.passed : EXIT.failed;
}
