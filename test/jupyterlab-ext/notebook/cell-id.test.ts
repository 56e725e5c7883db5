import { expect, it } from 'vitest';
import { cellId } from '../../../jupyterlab-ext/src/notebook/cell-id.js';

it('asks each cell for its id once', () => {
  let asked = 0;
  const cellOf = (id: string): { readonly id: string } => ({
    get id() {
      asked += 1;
      return id;
    },
  });
  const cells = [cellOf('a'), cellOf('b')];
  const ids = [...cells, ...cells].map(cellId);
  expect([ids, asked]).toEqual([['a', 'b', 'a', 'b'], 2]);
});
