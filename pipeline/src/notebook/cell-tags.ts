import type { Cell } from './model.js';

/** A cell's tags. What is no list of texts is no tag: JupyterLab ignores it too. */
export function cellTags(cell: Cell): readonly string[] {
  const tags = cell.metadata['tags'];
  return Array.isArray(tags) ? tags.filter((tag): tag is string => typeof tag === 'string') : [];
}
