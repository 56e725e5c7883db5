/**
 * What is typed into a cell's fields and not yet taken, and where the keyboard is. JupyterLab draws its forms anew whenever
 * metadata of the notebook change, as when its kernel has started, and would lose both.
 */
export class Drafts {
  readonly #ofCells = new WeakMap<object, CellDrafts>();
  #focused: { readonly cell: object; readonly field: string } | undefined;

  /** @returns One cell's drafts, by field: for the same cell the same object. */
  of(cell: object): CellDrafts {
    const drafts = this.#ofCells.get(cell) ?? this.#begin(cell);
    this.#ofCells.set(cell, drafts);
    return drafts;
  }

  #begin(cell: object): CellDrafts {
    const texts = new Map<string, string>();
    return {
      get: (field) => texts.get(field),
      set: (field, text) => void (text === undefined ? texts.delete(field) : texts.set(field, text)),
      hasFocus: (field) => this.#focused?.cell === cell && this.#focused.field === field,
      setFocus: (field) => {
        this.#focused = field === undefined ? undefined : { cell, field };
      },
    };
  }
}

export interface CellDrafts {
  readonly get: (field: string) => string | undefined;
  /** @param text Undefined: there is none any more. */
  readonly set: (field: string, text: string | undefined) => void;
  readonly hasFocus: (field: string) => boolean;
  /** @param field Undefined: none of them. */
  readonly setFocus: (field: string | undefined) => void;
}
