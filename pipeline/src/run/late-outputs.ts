import type { OutputEvent } from '../kernel/transport.js';
import { BoundedOutput } from './bounded-output.js';
import type { SpilledOutput } from './events.js';
import type { OutputFilter } from './ports.js';
import type { RunContext } from './run-context.js';
import type { CellPlace } from './session.js';

/** What one kernel says when the cell that said it is over: secrets out, and no more of it in the events than of one cell. */
export class LateOutputs {
  readonly #context: Pick<RunContext, 'ports' | 'budget' | 'say'>;
  readonly #filters = new Map<string, { readonly place: CellPlace; readonly filter: OutputFilter }>();
  readonly #bounded: BoundedOutput;
  #place: CellPlace | undefined;

  constructor(kernel: string, context: Pick<RunContext, 'ports' | 'budget' | 'say'>) {
    this.#context = context;
    this.#bounded = new BoundedOutput({
      budget: context.budget,
      files: context.ports.outputs,
      stage: 'late',
      cell: kernel,
      show: (output) => this.#show(output),
    });
  }

  /** @returns the error among it, secrets taken out. */
  async push(
    event: OutputEvent,
    place: CellPlace,
  ): Promise<Extract<OutputEvent, { type: 'error' }> | undefined> {
    const known = this.#filters.get(place.cell) ?? { place, filter: this.#context.ports.secrets.filter() };
    this.#filters.set(place.cell, known);
    const clean = known.filter.push(event);
    await this.#take(clean, place);
    return clean.find((output) => output.type === 'error');
  }

  /** Shows what was held back. @returns the file with the whole, where there was too much. */
  async end(): Promise<SpilledOutput | undefined> {
    for (const { place, filter } of this.#filters.values()) await this.#take(filter.end(), place);
    const cut = await this.#bounded.end();
    if (cut !== undefined) await this.#show({ type: 'stream', name: 'stderr', text: cut.marker });
    return cut?.spilled;
  }

  async #take(events: readonly OutputEvent[], place: CellPlace): Promise<void> {
    this.#place = place;
    for (const event of events) await this.#bounded.push(event);
  }

  async #show(output: OutputEvent): Promise<void> {
    const { ports, say } = this.#context;
    if (this.#place === undefined) return;
    await say({ type: 'cell-output', at: ports.clock.nowIso(), ...this.#place, output });
  }
}
