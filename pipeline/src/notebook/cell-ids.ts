import { DecodeError, expectString, show } from '../decode.js';
import type { Cell } from './model.js';

const VALID_ID = /^[\w-]{1,64}$/u;

/** Keeps cell ids unique, and makes the ones that nbformat 4.0 to 4.4 did not have. */
export class IdGiver {
  readonly #taken = new Map<string, string>();

  /** The id as given, or an empty text for a cell without one. @throws {DecodeError} when it is malformed or taken. */
  take(value: unknown, path: string): string {
    if (value === undefined) return '';
    const id = expectString(value, path);
    if (!VALID_ID.test(id)) {
      throw new DecodeError(path, `is ${show(id)}, where 1 to 64 letters, digits, "-" or "_" are needed`);
    }
    const other = this.#taken.get(id);
    if (other !== undefined) throw new DecodeError(path, `is ${show(id)}, which ${other} has already`);
    this.#taken.set(id, path);
    return id;
  }

  /** The cells, each with an id: a missing one follows from position and content, so that reading twice gives the same. */
  complete(cells: readonly Cell[]): readonly Cell[] {
    return cells.map((cell, index) => (cell.id === '' ? { ...cell, id: this.#make(cell, index) } : cell));
  }

  #make(cell: Cell, index: number): string {
    for (let attempt = 0; ; attempt++) {
      const id = hash(`${attempt} ${index} ${cell.cell_type} ${cell.source}`);
      if (this.#taken.has(id)) continue;
      this.#taken.set(id, `cells[${index}].id`);
      return id;
    }
  }
}

/** FNV-1a, 32 bits, as eight hex digits: enough to name the cells of one notebook. */
function hash(text: string): string {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return (value >>> 0).toString(16).padStart(8, '0');
}
