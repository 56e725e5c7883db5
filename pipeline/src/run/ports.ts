import type { KernelProvider, OutputEvent } from '../kernel/transport.js';
import type { PlannedStage } from '../plan/model.js';
import type { Clock } from '../ports.js';
import type { RunEvent, SpilledOutput } from './events.js';

/** What the engine needs from its surroundings; none has a default. */
export interface RunPorts {
  readonly kernels: KernelProvider;
  readonly clock: Clock;
  readonly secrets: Secrets;
  readonly outputs: OutputFiles;
  readonly stages: StageStore;
}

/** Takes secret values out of whatever a kernel says. */
export interface Secrets {
  /** A filter for one cell: it may hold text back until it knows that no secret begins there. */
  filter(): OutputFilter;
  text(text: string): string;
}

export interface OutputFilter {
  push(event: OutputEvent): readonly OutputEvent[];
  /** What was held back. */
  end(): readonly OutputEvent[];
}

/** Nothing is secret. */
export const noSecrets: Secrets = {
  filter: () => ({ push: (event) => [event], end: () => [] }),
  text: (text) => text,
};

/** Files for what is too big for an event. */
export interface OutputFiles {
  open(stage: string, cell: string): Promise<OutputFile>;
}

export interface OutputFile {
  append(text: string): Promise<void>;
  /** Says what the file holds now. */
  close(): Promise<SpilledOutput>;
}

/** Keeps and restores stages, and holds what they hand on. */
export interface StageStore {
  /** An absolute folder for what `stage` saves; it exists and is empty. */
  saveDir(stage: string): Promise<string>;
  /** The absolute path of a file that `stage` saved in this run, or had restored. */
  savedPath(stage: string, file: string): string;
  /** Decides an `undecided` stage, once all that it needs has ended, and completes the key of one that runs anyway. */
  decide(planned: PlannedStage, products: Products): Promise<PlannedStage>;
  /** @throws {Error} when the entry cannot be restored whole: the stage then runs. */
  restore(planned: PlannedStage): Promise<RestoredStage>;
  /** A stage passed: stores it where it may be, and says what it produced. */
  keep(planned: PlannedStage, ended: EndedStage, products: Products): Promise<KeptStage>;
}

/** `refused`: why the stage has failed after all, such as an output that it declares and did not make. */
export type KeptStage = { readonly product: string } | { readonly refused: string };

/** By stage: the digest of what it saved and produced. */
export type Products = ReadonlyMap<string, string>;

/** The events of a stage that a later run can show again. */
export type StageMemory = Extract<
  RunEvent,
  { readonly type: 'cell-started' | 'cell-output' | 'stage-said' | 'cell-ended' }
>;

export interface RestoredStage {
  readonly events: readonly StageMemory[];
  readonly product: string;
  /** Where the outputs and metrics come from. */
  readonly runId: string;
  readonly at: string;
}

export interface EndedStage {
  readonly events: readonly StageMemory[];
  readonly measured: boolean;
  readonly outputLost: boolean;
}
