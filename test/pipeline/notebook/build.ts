import type { Cell, CodeCell, JsonObject, Notebook } from '../../../pipeline/src/notebook/model.js';

/** A code cell with tags; `metadata` is `stagebook`'s. */
export function code(source: string, tags: readonly string[] = [], stagebook?: JsonObject): CodeCell {
  return {
    cell_type: 'code',
    id: '',
    source,
    metadata: { ...(tags.length > 0 && { tags }), ...(stagebook && { stagebook }) },
    execution_count: null,
    outputs: [],
  };
}

/** A notebook of these cells, with ids `c0`, `c1`, … */
export function notebookOf(cells: readonly Cell[], metadata: JsonObject = {}): Notebook {
  return {
    nbformat: 4,
    nbformat_minor: 5,
    metadata,
    cells: cells.map((cell, index) => ({ ...cell, id: `c${index}` })),
  };
}
