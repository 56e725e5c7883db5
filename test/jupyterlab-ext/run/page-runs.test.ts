import { describe, expect, it } from 'vitest';
import type { OpenNotebook } from '../../../jupyterlab-ext/src/notebook/read-panel.js';
import { PageRuns } from '../../../jupyterlab-ext/src/run/page-runs.js';
import type { StartedRun } from '../../../jupyterlab-ext/src/run/runner-port.js';
import { ShownRun } from '../../../jupyterlab-ext/src/shown-run.js';
import { ContentsFolder } from '../../../jupyterlab-ext/src/store/contents-folder.js';
import { EVENTS } from '../../nbrun/support.js';
import { MemoryContents } from '../store/memory-contents.js';

const PATH = 'a.ipynb';
const open = { panel: { context: { path: PATH } } } as unknown as OpenNotebook;
const folder = new ContentsFolder(new MemoryContents().access, 'nbrun-runs/run-1');

/** A page that shows an earlier run, and is asked to run the notebook by a runner that has not answered yet. */
function starting(): {
  readonly runs: PageRuns;
  readonly earlier: ShownRun;
  readonly answer: (started: StartedRun | Promise<never>) => void;
  readonly over: Promise<unknown>;
} {
  let answer: (started: StartedRun | Promise<never>) => void = () => undefined;
  const started = new Promise<StartedRun>((resolve) => (answer = resolve));
  const runs = new PageRuns({
    services: {} as never,
    runner: { start: () => started },
    tab: 'tab',
    onChange: () => undefined,
  });
  const earlier = new ShownRun('run-0', folder, 'own');
  runs.show(PATH, earlier);
  const over = runs.start(open, {} as never, () => undefined);
  return { runs, earlier, answer, over };
}

describe('the runs that a page shows', () => {
  it('are without the earlier one while a run starts', async () => {
    const { runs, answer, over } = starting();
    expect([runs.of(PATH), runs.isStarting(PATH), runs.isStarting('b.ipynb')]).toEqual([
      undefined,
      true,
      false,
    ]);
    const events = (async function* () {
      yield* EVENTS;
    })();
    answer({ runId: 'run-1', folder, events });
    await over;
    expect([runs.of(PATH)?.state?.status, runs.isStarting(PATH)]).toEqual(['passed', false]);
  });

  it('are with the earlier one again where the run cannot start', async () => {
    const { runs, earlier, answer, over } = starting();
    answer(Promise.reject(new Error('There is no such kernel.')));
    await over;
    expect(runs.of(PATH)).toBe(earlier);
  });
});
