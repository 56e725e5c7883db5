const known = new WeakMap<object, string>();

/** A cell's id, which never changes. Its model looks it up in a shared document each time: too slow for every cell of every frame. */
export function cellId(cell: { readonly id: string }): string {
  const before = known.get(cell);
  if (before !== undefined) return before;
  const { id } = cell;
  known.set(cell, id);
  return id;
}
