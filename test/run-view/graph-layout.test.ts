import { describe, expect, it } from 'vitest';
import { layOutGraph, neighbourOf } from '../../run-view/src/graph-layout.js';

const arrows = (stages: Parameters<typeof layOutGraph>[0]): string[] =>
  layOutGraph(stages).edges.map(({ from, to }) => `${from.name}→${to.name}`);

describe('layOutGraph', () => {
  it('puts a stage below all that it needs and beside what is as deep', () => {
    const layout = layOutGraph([
      { name: 'load', needs: [] },
      { name: 'a', needs: ['load'] },
      { name: 'b', needs: ['load'] },
      { name: 'sum', needs: ['a', 'b'] },
    ]);
    expect(layout.nodes.map(({ name, row, column }) => [name, row, column])).toEqual([
      ['load', 0, 0],
      ['a', 1, 0],
      ['b', 1, 1],
      ['sum', 2, 0],
    ]);
    expect([layout.rows, layout.columns]).toEqual([3, 2]);
  });
  it('draws no arrow that a longer way implies', () => {
    expect(
      arrows([
        { name: 'a', needs: [] },
        { name: 'b', needs: ['a'] },
        { name: 'c', needs: ['a', 'b'] },
      ]),
    ).toEqual(['a→b', 'b→c']);
  });
  it('leaves out needs that do not exist or come later', () => {
    expect(
      arrows([
        { name: 'a', needs: ['a', 'b', 'nowhere'] },
        { name: 'b', needs: ['a'] },
      ]),
    ).toEqual(['a→b']);
  });
});

describe('neighbourOf', () => {
  const layout = layOutGraph([
    { name: 'load', needs: [] },
    { name: 'a', needs: ['load'] },
    { name: 'b', needs: ['load'] },
    { name: 'c', needs: ['load'] },
    { name: 'sum', needs: ['a', 'b', 'c'] },
  ]);
  it.each([
    ['a', 'ArrowRight', 'b'],
    ['c', 'ArrowLeft', 'b'],
    ['c', 'ArrowRight', undefined],
    ['load', 'ArrowDown', 'a'],
    ['c', 'ArrowDown', 'sum'],
    ['b', 'ArrowUp', 'load'],
    ['load', 'ArrowUp', undefined],
    ['b', 'Home', 'load'],
    ['b', 'End', 'sum'],
    ['b', 'x', undefined],
    ['nowhere', 'Home', undefined],
  ])('leads from %s with %s to %s', (name, key, next) => {
    expect(neighbourOf(layout, name, key)?.name).toBe(next);
  });
});
