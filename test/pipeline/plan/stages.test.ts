import { describe, expect, it } from 'vitest';
import { readStages } from '../../../pipeline/src/plan/stages.js';
import { code, notebookOf } from '../notebook/build.js';

const read = (...cells: Parameters<typeof notebookOf>[0]) => readStages(notebookOf(cells));
const isolated = { isolated: true };

describe('readStages', () => {
  it('puts code cells above the first stage into setup, and untagged cells into the stage above them', () => {
    const { setup, stages } = read(
      code('import'),
      { cell_type: 'markdown', id: '', source: '# A', metadata: {} },
      code('a1', ['stage:a']),
      code('a2'),
      code('b', ['stage:b']),
    );
    expect(setup.cells.map(({ source }) => source)).toEqual(['import']);
    expect(stages.map(({ name, cells }) => [name, cells.map(({ index }) => index)])).toEqual([
      ['a', [2, 3]],
      ['b', [4]],
    ]);
  });

  it('reads a notebook without stages as setup alone', () => {
    const { setup, stages } = read(code('1'), code('2'));
    expect(setup.cells).toHaveLength(2);
    expect(stages).toEqual([]);
  });

  it('lets a shared stage need every shared stage above, and the stage right above', () => {
    const { stages } = read(
      code('', ['stage:a']),
      code('', ['stage:b']),
      code('', ['stage:c'], isolated),
      code('', ['stage:d']),
      code('', ['stage:e', 'needs:setup']),
    );
    expect(stages.map(({ name, needs }) => [name, needs])).toEqual([
      ['a', []],
      ['b', ['a']],
      ['c', ['b']],
      ['d', ['a', 'b', 'c']],
      ['e', ['a', 'b', 'd']],
    ]);
  });

  it('lets an isolated stage need what its tags say, and nothing with needs:setup', () => {
    const { stages } = read(
      code('', ['stage:a'], isolated),
      code('', ['stage:b', 'needs:setup'], isolated),
      code('', ['stage:c', 'needs:b', 'needs:a'], isolated),
    );
    expect(stages.map(({ needs }) => needs)).toEqual([[], [], ['a', 'b']]);
  });

  it('orders stages behind what they need', () => {
    const { stages } = read(
      code('', ['stage:report', 'needs:train'], isolated),
      code('', ['stage:train', 'needs:setup'], isolated),
      code('', ['stage:free', 'needs:setup'], isolated),
    );
    expect(stages.map(({ name }) => name)).toEqual(['train', 'report', 'free']);
  });

  it('takes settings from the first cell, over the notebook’s defaults', () => {
    const { stages } = readStages(
      notebookOf(
        [
          code('', ['stage:a'], { timeoutSec: 5, deps: ['a.csv'], outs: ['o'], env: ['X'], cache: false }),
          code('', ['stage:b'], { isolated: true }),
        ],
        { stagebook: { defaults: { timeoutSec: 60, retries: 2, env: ['Y'], deps: ['lib/*.js'] } } },
      ),
    );
    expect(stages[0]).toMatchObject({
      timeoutSec: 5,
      retries: 0,
      cache: false,
      deps: ['lib/*.js', 'a.csv'],
      outs: ['o'],
      env: ['Y', 'X'],
    });
    expect(stages[1]).toMatchObject({ isolated: true, timeoutSec: 60, retries: 2, cache: undefined });
  });

  it('marks cells that are skipped or may raise', () => {
    const { stages } = read(code('', ['stage:a', 'skip-execution']), code('', ['raises-exception']));
    expect(stages[0]?.cells.map(({ skip, mayRaise }) => [skip, mayRaise])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  it('says what is wrong, where, and what to do', () => {
    const messages = [
      [code('x', ['stage:A b'])],
      [code('x', ['stage:setup'])],
      [code('x', ['stage:a', 'stage:b'])],
      [code('x', ['stage:a']), code('y', ['stage:a'])],
      [code('x', ['stage:clean']), code('const y = 1;\ny', ['stage:b', 'needs:claen'])],
      [code('x', ['stage:a', 'needs:b'], isolated), code('y', ['stage:b', 'needs:a'], isolated)],
      [code('x', ['stage:a', 'needs:b']), code('y', ['stage:b'])],
      [code('x', ['stage:a', 'needs:a'], isolated)],
      [code('x', ['stage:a']), code('y', ['needs:a'])],
      [code('x', ['stage:a']), code('y', [], { isolated: true })],
      [code('x', ['stage:a', 'needs:setup', 'needs:a'])],
      [code('x', ['stage:a'], { retries: 1 })],
      [code('x', ['stage:a'], { timeoutsec: 1 })],
      [code('x', ['stage:a'], { timeoutSec: '5' })],
      [code('x', ['stage:a'], { outs: ['../x'] })],
      [code('x', ['stage:a'], { outs: ['o'] }), code('y', ['stage:b'], { outs: ['o/p'] })],
    ].map((cells) => {
      try {
        read(...cells);
        return 'no error';
      } catch (error) {
        return `${(error as { code: string }).code} ${(error as Error).message}`;
      }
    });
    expect(messages.join('\n')).toMatchInlineSnapshot(`
      "STAGE_INVALID cells[0] (x): "A b" cannot be a stage's name. Use up to 100 of a-z, 0-9 and "-", not "-" first.
      STAGE_INVALID cells[0] (x): "setup" is what the cells above the first stage form. Give the stage another name.
      STAGE_INVALID cells[0] (x): begins 2 stages (a, b). Keep one "stage:" tag on it.
      STAGE_INVALID cells[1] (y): stage "a" begins a second time; it begins in cells[0] (x) already. Rename one of them.
      STAGE_UNKNOWN cells[1] (const y = 1;): stage "b" needs "claen", which no cell defines. Did you mean "clean"? Tag a cell "stage:claen" or remove the tag "needs:claen".
      STAGE_CYCLE cells[0] (x): the stages need each other in a ring: "a" → "b" → "a". Remove one of the "needs:" tags.
      STAGE_CYCLE cells[0] (x): the stages need each other in a ring: "a" → "b" → "a". Remove one of the "needs:" tags; a shared stage needs every shared stage above it, without any tag.
      STAGE_CYCLE cells[0] (x): the stages need each other in a ring: "a" → "a". Remove one of the "needs:" tags.
      STAGE_INVALID cells[1] (y): has the tag "needs:a", which only the first cell of a stage may have. Move it to the cell with the "stage:" tag.
      STAGE_INVALID cells[1] (y): has metadata "stagebook", which only the first cell of a stage may have. Move it to the cell with the "stage:" tag.
      STAGE_INVALID cells[0] (x): "needs:setup" says that it needs no other stage, yet another "needs:" stands beside it. Remove one of the two.
      STAGE_INVALID cells[0] (x): asks for retries, but a shared stage that failed has spent the kernel's state. Set "isolated": true or remove "retries".
      STAGE_INVALID cells[0] (x): metadata.stagebook.timeoutsec is not a known field (did you mean "timeoutSec"?).
      STAGE_INVALID cells[0] (x): metadata.stagebook.timeoutSec is "5", where a number above 0 is needed.
      STAGE_INVALID cells[0] (x): metadata.stagebook.outs[0] is "../x", where a path below the notebook's folder, with "/" is needed.
      STAGE_INVALID Stages "a" and "b" both claim to write "o" and "o/p", one inside the other. Give each its own path."
    `);
  });

  it('refuses a gate about a stage that does not exist', () => {
    const notebook = notebookOf([code('', ['stage:a'])], {
      stagebook: { gates: [{ metric: 'score', min: 1, stage: 'b' }] },
    });
    expect(() => readStages(notebook)).toThrow('gates[0] is about stage "b", which no cell defines');
  });
});
