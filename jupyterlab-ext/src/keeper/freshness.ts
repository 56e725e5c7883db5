import type { IDisposable } from '@lumino/disposable';
import type { JsonObject, KernelSpec, Plan } from '@stagebook/pipeline';
import { readStages } from '@stagebook/pipeline';
import type { OpenNotebook } from '../notebook/read-panel.js';
import { defaultsOf, withParameters } from '../run/given-notebook.js';
import { planNotebook } from '../run/plan.js';
import { secretParameters } from '../run/secrets.js';
import type { IKeeper } from './keeper.js';
import { questionOf, toPlan } from './question.js';

export interface FreshnessQuestion {
  readonly open: OpenNotebook;
  readonly spec: KernelSpec;
  readonly parameters: JsonObject;
  readonly secretNames: readonly string[];
}

/**
 * Which stages of the notebook in front are fresh, as the keeper knows. What it says is for reading: a run asks again before
 * it takes anything from the cache.
 */
export class Freshness implements IDisposable {
  readonly #keeper: IKeeper;
  readonly #onPlan: (plan: Plan) => void;
  #asking = false;
  #next: FreshnessQuestion | undefined;
  #disposed = false;

  constructor(keeper: IKeeper, onPlan: (plan: Plan) => void) {
    this.#keeper = keeper;
    this.#onPlan = onPlan;
  }

  get isDisposed(): boolean {
    return this.#disposed;
  }

  get isAsking(): boolean {
    return this.#asking;
  }

  /** Asks, unless something newer is asked before this one's turn comes. */
  async ask(question: FreshnessQuestion): Promise<void> {
    this.#next = question;
    if (this.#asking) return;
    this.#asking = true;
    try {
      for (let now = this.#take(); now !== undefined && !this.#disposed; now = this.#take()) {
        const plan = await this.#plan(now);
        if (this.#next === undefined && !this.#disposed) this.#onPlan(plan);
      }
    } finally {
      this.#asking = false;
    }
  }

  /** What was asked is of no interest any more. */
  forget(): void {
    this.#next = undefined;
  }

  dispose(): void {
    this.#disposed = true;
  }

  #take(): FreshnessQuestion | undefined {
    const next = this.#next;
    this.#next = undefined;
    return next;
  }

  async #plan({ open, spec, parameters, secretNames }: FreshnessQuestion): Promise<Plan> {
    try {
      const notebook = withParameters(open, parameters);
      const question = questionOf(this.#keeper, {
        notebookPath: open.path,
        notebook,
        spec,
        values: parameters,
        selection: {},
        force: [],
        secretNames,
        secrets: secretParameters({ ...defaultsOf(open), ...parameters }, secretNames),
      });
      const { stages } = await this.#keeper.call('plan', question);
      return toPlan(readStages(notebook), stages);
    } catch (error) {
      return planNotebook(open.stages, {}, error);
    }
  }
}
