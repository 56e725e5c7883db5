/** A cell as an error names it: its position, and the beginning of its first line. */
export function placeOf(index: number, source: string): string {
  const line =
    source
      .split('\n')
      .find((text) => text.trim() !== '')
      ?.trim() ?? 'empty';
  return `cells[${index}] (${line.length > 40 ? `${line.slice(0, 39)}…` : line})`;
}
