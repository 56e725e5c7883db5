export interface RowPlace {
  /** The chosen row; -1: none. */
  readonly at: number;
  /** Rows of a page. */
  readonly page: number;
  readonly names: readonly string[];
}

export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}

/** Where a key leads in a list: arrows, pages, ends, and the next name that begins with a letter. */
export function rowFor(pressed: PressedKey, { at, page, names }: RowPlace): number | undefined {
  const last = names.length - 1;
  if (last < 0 || pressed.ctrlKey || pressed.altKey || pressed.metaKey) return undefined;
  const within = (row: number): number => Math.min(Math.max(row, 0), last);
  switch (pressed.key) {
    case 'ArrowDown':
      return within(at + 1);
    case 'ArrowUp':
      return within(at - 1);
    case 'PageDown':
      return within(at + page);
    case 'PageUp':
      return within(at - page);
    case 'Home':
      return 0;
    case 'End':
      return last;
    case 'Enter':
    case ' ':
      return within(at);
    default:
      return beginningWith(pressed.key, at, names);
  }
}

function beginningWith(letter: string, at: number, names: readonly string[]): number | undefined {
  if (letter.length !== 1) return undefined;
  const rows = names.map((_, step) => (Math.max(at, -1) + 1 + step) % names.length);
  return rows.find((row) => names[row]?.startsWith(letter.toLowerCase()));
}
