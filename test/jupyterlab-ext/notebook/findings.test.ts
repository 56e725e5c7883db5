import { describe, expect, it } from 'vitest';
import { findProblems } from '../../../jupyterlab-ext/src/notebook/findings.js';

interface Sample {
  readonly source: string;
  readonly tags?: readonly string[];
  readonly stagebook?: object;
  readonly executionCount?: number;
}

function panel(cells: readonly Sample[]): Parameters<typeof findProblems>[0] {
  const notebook = {
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {},
    cells: cells.map(({ source, tags, stagebook, executionCount = null }, at) => ({
      cell_type: 'code',
      id: `cell-${at}`,
      source,
      execution_count: executionCount,
      outputs: executionCount === null ? [] : [{ output_type: 'stream', name: 'stdout', text: 'x' }],
      metadata: { ...(tags && { tags }), ...(stagebook && { stagebook }) },
    })),
  };
  return { context: { model: { toJSON: () => notebook } } } as unknown as Parameters<typeof findProblems>[0];
}

describe('findProblems', () => {
  it('names the cell beside the message, not in it', async () => {
    const wrong = panel([
      { source: 'pass', tags: ['stage:one'] },
      { source: 'call(1): 2', tags: ['stage:two', 'needs:tow'] },
    ]);
    expect(await findProblems(wrong)).toEqual([
      {
        cell: { id: 'cell-1', index: 1 },
        message: expect.stringMatching(/^stage "two" needs "tow"/),
        isFatal: true,
      },
    ]);
  });
  it('tells what is likely wrong apart from what leaves no plan', async () => {
    const likely = panel([{ source: 'pass', tags: ['stage:one', 'Needs:two'] }]);
    const found = await findProblems(likely);
    expect(found.map(({ isFatal, message }) => [isFatal, message.includes('"needs:two"')])).toEqual([
      [false, true],
    ]);
  });
  it('leaves what concerns a committed file, and files that a page cannot see, to the terminal', async () => {
    const worked = panel([
      { source: 'pass', tags: ['stage:one'], stagebook: { deps: ['nowhere/*.csv'] }, executionCount: 7 },
      { source: 'pass', tags: ['stage:two'], executionCount: 3 },
    ]);
    expect(await findProblems(worked)).toEqual([]);
  });
});
