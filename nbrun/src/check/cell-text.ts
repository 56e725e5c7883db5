import type { StageCell } from '@stagebook/pipeline';

/** Where an offset lies. */
export interface CellPlace {
  readonly cell: number;
  /** From 1. */
  readonly line: number;
}

/** The code of several cells as one text that remembers where each piece came from. */
export class CellText {
  readonly text: string;
  readonly #starts: readonly { readonly offset: number; readonly cell: number }[];

  /** Cells that are never executed are left out. */
  constructor(cells: readonly StageCell[]) {
    const starts: { readonly offset: number; readonly cell: number }[] = [];
    let text = '';
    for (const { index, source, skip } of cells) {
      if (skip) continue;
      starts.push({ offset: text.length, cell: index });
      text += `${source}\n;\n`;
    }
    this.text = text;
    this.#starts = starts;
  }

  placeAt(offset: number): CellPlace {
    const start = this.#starts.findLast((candidate) => candidate.offset <= offset) ?? { offset: 0, cell: 0 };
    const before = this.text.slice(start.offset, offset);
    return { cell: start.cell, line: before.split('\n').length };
  }
}
