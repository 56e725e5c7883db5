import type { OutputEvent } from '../kernel/transport.js';
import type { JsonObject, MimeBundle, Output, StreamOutput } from './model.js';
import { TerminalText } from './terminal-text.js';

interface StreamSlot {
  readonly kind: 'stream';
  readonly name: StreamOutput['name'];
  readonly text: TerminalText;
}

interface FixedSlot {
  readonly kind: 'fixed';
  readonly displayId: string | undefined;
  output: Output;
}

interface CellOutputs {
  slots: (StreamSlot | FixedSlot)[];
  /** True after `clear_output(wait=True)`: the next output clears first. */
  clearNext: boolean;
}

/**
 * The outputs of all cells of a run, folded from their events as JupyterLab would show them: neighbouring pieces of one
 * stream are one output, `\r` and `\b` do what they do in a terminal, and an updated display changes in every cell
 * that shows it. Each event costs time in proportion to itself, whatever came before.
 */
export class OutputBook {
  readonly #cells = new Map<string, CellOutputs>();
  readonly #displays = new Map<string, Set<FixedSlot>>();

  apply(cell: string, event: OutputEvent): void {
    switch (event.type) {
      case 'clear':
        if (event.wait) this.#open(cell).clearNext = true;
        else this.clear(cell);
        return;
      case 'stream':
        if (event.text !== '') this.#stream(cell, event.name).write(event.text);
        return;
      case 'display': {
        const { displayId, update, data, metadata } = event;
        if (update) this.#update(displayId, data, metadata);
        else this.#add(cell, { output_type: 'display_data', data, metadata }, displayId);
        return;
      }
      case 'result': {
        const { data, metadata, executionCount } = event;
        this.#add(cell, { output_type: 'execute_result', data, metadata, execution_count: executionCount });
        return;
      }
      case 'error': {
        const { ename, evalue, traceback } = event;
        this.#add(cell, { output_type: 'error', ename, evalue, traceback });
        return;
      }
      default:
        event satisfies never;
    }
  }

  /** Forgets a cell's outputs, as before it runs again. */
  clear(cell: string): void {
    for (const slot of this.#cells.get(cell)?.slots ?? []) if (slot.kind === 'fixed') this.#forget(slot);
    this.#cells.delete(cell);
  }

  /** What the cell shows now; later events do not change it. */
  outputsOf(cell: string): readonly Output[] {
    return (this.#cells.get(cell)?.slots ?? []).map((slot) =>
      slot.kind === 'fixed'
        ? slot.output
        : { output_type: 'stream', name: slot.name, text: slot.text.toString() },
    );
  }

  #open(cell: string): CellOutputs {
    let outputs = this.#cells.get(cell);
    if (outputs === undefined) this.#cells.set(cell, (outputs = { slots: [], clearNext: false }));
    return outputs;
  }

  #openForOutput(cell: string): CellOutputs {
    if (this.#cells.get(cell)?.clearNext === true) this.clear(cell);
    return this.#open(cell);
  }

  #stream(cell: string, name: StreamOutput['name']): TerminalText {
    const { slots } = this.#openForOutput(cell);
    const last = slots.at(-1);
    if (last?.kind === 'stream' && last.name === name) return last.text;
    const text = new TerminalText();
    slots.push({ kind: 'stream', name, text });
    return text;
  }

  #add(cell: string, output: Output, displayId?: string): void {
    const slot: FixedSlot = { kind: 'fixed', displayId, output };
    this.#openForOutput(cell).slots.push(slot);
    if (displayId === undefined) return;
    const slots = this.#displays.get(displayId) ?? new Set();
    this.#displays.set(displayId, slots.add(slot));
  }

  /** An update of a display that is nowhere (never shown, or cleared) shows nothing, as in JupyterLab. */
  #update(displayId: string | undefined, data: MimeBundle, metadata: JsonObject): void {
    if (displayId === undefined) return;
    for (const slot of this.#displays.get(displayId) ?? [])
      slot.output = { ...slot.output, data, metadata } as Output;
  }

  #forget(slot: FixedSlot): void {
    const { displayId } = slot;
    if (displayId === undefined) return;
    const slots = this.#displays.get(displayId);
    slots?.delete(slot);
    if (slots?.size === 0) this.#displays.delete(displayId);
  }
}
