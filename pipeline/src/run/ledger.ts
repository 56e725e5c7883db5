import type { Stage } from '../plan/model.js';
import type { SavedMessage } from '../wire/message.js';
import type { Failure, RunEvent, RunStatus, StageOutcome } from './events.js';
import { blocks, runStatusOf, wordOf } from './outcomes.js';
import type { RunState } from './state.js';

/** How the run ends, and why the stages that did not start did not. */
export interface RunVerdict {
  readonly status: RunStatus;
  readonly because: string;
  readonly failure?: Failure;
}

/** What has come of the stages so far, as the run's own events tell it. */
export class Ledger {
  readonly #outcomes = new Map<string, StageOutcome>();
  readonly #products = new Map<string, string>();
  readonly #saved = new Map<string, SavedMessage[]>();
  #verdict: RunVerdict | undefined;

  /** The first reason why the run does not pass. */
  get verdict(): RunVerdict | undefined {
    return this.#verdict;
  }

  get products(): ReadonlyMap<string, string> {
    return this.#products;
  }

  outcomeOf(stage: string): StageOutcome | undefined {
    return this.#outcomes.get(stage);
  }

  savedBy(stage: string): readonly SavedMessage[] {
    return this.#saved.get(stage) ?? [];
  }

  /** Only the first verdict counts: what follows from it is no reason of its own. */
  condemn(verdict: RunVerdict): void {
    this.#verdict ??= verdict;
  }

  hear(event: RunEvent): void {
    if (event.type === 'stage-started') this.#saved.delete(event.stage);
    if (event.type === 'stage-said' && event.message.kind === 'saved')
      this.#remember(event.stage, event.message);
    if (event.type !== 'stage-ended' || event.retryInMs !== undefined) return;
    const { stage, outcome, product } = event;
    this.#outcomes.set(stage, outcome);
    if (product !== undefined) this.#products.set(stage, product);
    const status = runStatusOf(outcome);
    if (status !== undefined) this.condemn({ status, because: `stage "${stage}" ${wordOf(outcome)}` });
  }

  /** A stage that passed before the run was resumed. */
  takeOver(stage: string, resumed: RunState | undefined): void {
    const before = resumed?.stages.find(({ name }) => name === stage);
    this.#outcomes.set(stage, { status: 'passed' });
    this.#saved.set(stage, [...(before?.saved ?? [])]);
    if (before?.product !== undefined) this.#products.set(stage, before.product);
  }

  /** Why this stage may not start; undefined: nothing is in its way. */
  obstacle(stage: Stage, keepGoing: boolean): string | undefined {
    for (const name of stage.needs) {
      const outcome = this.#outcomes.get(name);
      if (outcome !== undefined && blocks(outcome)) return `stage "${name}" ${wordOf(outcome)}`;
    }
    const goesOn = keepGoing && this.#verdict?.status !== 'broken';
    return goesOn ? undefined : this.#verdict?.because;
  }

  #remember(stage: string, saved: SavedMessage): void {
    const others = this.savedBy(stage).filter(({ name }) => name !== saved.name);
    this.#saved.set(stage, [...others, saved]);
  }
}
