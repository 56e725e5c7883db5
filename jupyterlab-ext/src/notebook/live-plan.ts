import type { NotebookPanel } from '@jupyterlab/notebook';
import type { IDisposable } from '@lumino/disposable';
import type { Plan } from '@stagebook/pipeline';
import { Freshness, type FreshnessQuestion } from '../keeper/freshness.js';
import type { IKeeper } from '../keeper/keeper-port.js';
import { planNotebook } from '../run/plan.js';
import { findProblems, type CellFinding } from './findings.js';
import { readPanel, type OpenNotebook } from './read-panel.js';

/** A notebook as its text says it is: its stages, what is wrong with them, and, where it was asked, which are fresh. */
export class LivePlan implements IDisposable {
  readonly #freshness: Freshness;
  readonly #onChange: () => void;
  #open: OpenNotebook | undefined;
  #plan: Plan | undefined;
  #findings: readonly CellFinding[] = [];
  #reading = 0;

  constructor(keeper: IKeeper, onChange: () => void) {
    this.#onChange = onChange;
    this.#freshness = new Freshness(keeper, (plan) => {
      this.#plan = plan;
      onChange();
    });
  }

  /** Undefined where its stages cannot be read. */
  get open(): OpenNotebook | undefined {
    return this.#open;
  }

  get plan(): Plan | undefined {
    return this.#plan;
  }

  get findings(): readonly CellFinding[] {
    return this.#findings;
  }

  /** True while a kernel of the server looks which stages are fresh. */
  get isChecking(): boolean {
    return this.#freshness.isAsking;
  }

  get isDisposed(): boolean {
    return this.#freshness.isDisposed;
  }

  /** Reads the notebook's text; what was known of its freshness is forgotten. @throws {Error} where it cannot be read. */
  async read(panel: NotebookPanel, language: string): Promise<void> {
    this.#freshness.forget();
    const reading = (this.#reading += 1);
    try {
      const findings = await findProblems(panel);
      const isSound = !findings.some(({ isFatal }) => isFatal);
      const open = isSound ? readPanel(panel, language) : undefined;
      const plan = open && (await planNotebook(open.stages, {}));
      if (reading !== this.#reading) return;
      this.#findings = findings;
      this.#open = open;
      this.#plan = plan;
    } catch (error) {
      if (reading !== this.#reading) return;
      this.#open = undefined;
      this.#plan = undefined;
      throw error;
    } finally {
      this.#onChange();
    }
  }

  /** Asks which stages are fresh. Problems are shown as what cannot be known. */
  async check(question: Omit<FreshnessQuestion, 'open'>): Promise<void> {
    const open = this.#open;
    if (open === undefined || open.stages.stages.length === 0) return;
    const asked = this.#freshness.ask({ ...question, open });
    this.#onChange();
    await asked;
    this.#onChange();
  }

  /** What is asked now is of no interest any more. */
  stopChecking(): void {
    this.#freshness.forget();
  }

  /** Another notebook is in front. */
  forget(): void {
    this.#reading += 1;
    this.#freshness.forget();
    this.#open = undefined;
    this.#plan = undefined;
    this.#findings = [];
  }

  dispose(): void {
    this.#freshness.dispose();
  }
}
