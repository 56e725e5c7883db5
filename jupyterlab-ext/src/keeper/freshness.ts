import type { IDisposable } from '@lumino/disposable';
import type { JsonObject, KernelSpec, Plan } from '@stagebook/pipeline';
import { readStages } from '@stagebook/pipeline';
import type { OpenNotebook } from '../notebook/read-panel.js';
import { defaultsOf, withParameters } from '../run/given-notebook.js';
import { planNotebook } from '../run/plan.js';
import { secretParameters } from '../run/secrets.js';
import type { IKeeper } from './keeper-port.js';
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
  /** What was asked last; undefined once that is of no interest. */
  #latest: FreshnessQuestion | undefined;
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
    this.#latest = question;
    if (this.#asking) return;
    this.#asking = true;
    try {
      let answered: FreshnessQuestion | undefined;
      for (let now = this.#latest; now !== undefined && now !== answered; now = this.#latest) {
        const plan = await this.#plan(now);
        answered = now;
        if (this.#latest === now && !this.#disposed) this.#onPlan(plan);
      }
    } finally {
      this.#asking = false;
    }
  }

  /** What was asked is of no interest any more: its answer is not told. */
  forget(): void {
    this.#latest = undefined;
  }

  dispose(): void {
    this.#disposed = true;
    this.forget();
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
