import { describe, expect, it } from 'vitest';
import type { Cell } from '../../../pipeline/src/notebook/model.js';
import { checkNotebook } from '../../../pipeline/src/plan/check.js';
import { code, notebookOf } from '../notebook/build.js';

async function findings(cells: readonly Cell[], files: readonly string[] = []): Promise<readonly string[]> {
  const found = await checkNotebook(notebookOf(cells), { matches: async (glob) => files.includes(glob) });
  return found.map(({ cell, line, rule, message }) => `${cell}:${line} ${rule}: ${message}`);
}

const isolated = { isolated: true };

describe('checkNotebook', () => {
  it('finds nothing in a sound notebook', async () => {
    const cells = [
      code('let a = 1', ['parameters']),
      code('', ['stage:a'], { outs: ['data'] }),
      code('', ['stage:b'], { isolated: true, deps: ['data/x.csv', 'in.csv'] }),
    ];
    expect(await findings(cells, ['in.csv'])).toEqual([]);
  });

  it('tells all that is wrong with stages at once', async () => {
    const cells = [
      code('', ['stage:a', 'needs:x']),
      code('', ['stage:a']),
      code('', ['stage:c'], { timeout: 3 }),
      code('', ['stage:d', 'needs:e'], isolated),
      code('', ['stage:e', 'needs:d'], isolated),
    ];
    expect(await findings(cells)).toEqual([
      expect.stringMatching(/^0:1 stages: .*needs "x", which no cell defines/),
      expect.stringMatching(/^1:1 stages: .*begins a second time/),
      expect.stringMatching(/^2:1 stages: .*timeout is not a known field \(did you mean "timeoutSec"\?\)/),
      expect.stringMatching(/^3:1 stages: .*in a ring: "d" → "e" → "d"/),
      expect.stringMatching(/^3:1 stage-order/),
    ]);
  });

  it('finds stages that stand above what they need', async () => {
    const cells = [
      code('', ['stage:a', 'needs:b'], isolated),
      code('', ['stage:b', 'needs:setup'], isolated),
    ];
    expect(await findings(cells)).toEqual([
      '0:1 stage-order: Stage "a" needs "b", which stands below it. Move "a" behind "b".',
    ]);
  });

  it('finds tags that are near to one that means something', async () => {
    const cells: Cell[] = [
      code('', ['Stage:a', 'stages:b', 'stage: c', 'need=d', 'note']),
      code('', ['parameter', 'Skip-Execution', 'raises_exception', 'parameters']),
      { cell_type: 'markdown', id: '', source: '', metadata: { tags: ['stage:x', 'note'] } },
    ];
    expect((await findings(cells)).filter((line) => line.includes(' tag: '))).toEqual([
      '0:1 tag: The tag "Stage:a" means nothing. Did you mean "stage:a"?',
      '0:1 tag: The tag "stages:b" means nothing. Did you mean "stage:b"?',
      '0:1 tag: The tag "stage: c" means nothing. Did you mean "stage:c"?',
      '0:1 tag: The tag "need=d" means nothing. Did you mean "needs:d"?',
      '1:1 tag: The tag "parameter" means nothing. Did you mean "parameters"?',
      '1:1 tag: The tag "Skip-Execution" means nothing. Did you mean "skip-execution"?',
      '1:1 tag: The tag "raises_exception" means nothing. Did you mean "raises-exception"?',
      '2:1 tag: The tag "stage:x" stands on a markdown cell, where it means nothing. Move it to a code cell.',
    ]);
  });

  it('finds parameters that an isolated stage does not see', async () => {
    const cells = [code('', ['stage:a', 'parameters']), code('', ['stage:b'], isolated)];
    expect(await findings(cells)).toEqual([
      expect.stringMatching(/^0:1 parameters: .*the isolated stage "b" does not see them/),
    ]);
    expect(await findings(cells.slice(0, 1))).toEqual([]);
  });

  it('finds outputs and cells that ran out of order', async () => {
    const ran = (count: number): Cell => ({ ...code('1'), execution_count: count });
    const cells: Cell[] = [
      ran(2),
      { ...ran(1), outputs: [{ output_type: 'stream', name: 'stdout', text: 'x' }] } as Cell,
      ran(3),
    ];
    expect(await findings(cells)).toEqual([
      '1:1 outputs-committed: The cell holds outputs of an earlier run. Clear them before the notebook is committed.',
      '1:1 cells-out-of-order: The cell ran as number 1, before a cell above it that ran as 2. Run the notebook from the top.',
    ]);
  });

  it('finds deps that no file matches and no stage writes', async () => {
    const cells = [
      code('', ['stage:a'], { outs: ['out/a.csv'] }),
      code('', ['stage:b'], { deps: ['out/a.csv', 'out/b.csv', '*.json'] }),
    ];
    expect(await findings(cells, ['*.json'])).toEqual([
      expect.stringMatching(/^1:1 missing-dep: Stage "b" depends on "out\/b.csv", which no file matches/),
    ]);
  });
});
