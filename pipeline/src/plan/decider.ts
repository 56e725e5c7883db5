import { actionOf, Judge, type KeyedInputs } from './judge.js';
import type { PlannedStage, Stage } from './model.js';
import type { PlanPorts, PlanRequest } from './plan-ports.js';

/** By stage: the digest of what it saved and produced. */
type Products = ReadonlyMap<string, string>;

/** Decides the stages of one run while it runs, each just before it starts: those above may have written its files. */
export class StageDecider {
  readonly #request: PlanRequest;
  readonly #ports: PlanPorts;
  /** As each shared stage was decided; undefined: an input was unknown. */
  readonly #sharedKeys = new Map<string, string | undefined>();

  constructor(request: PlanRequest, ports: PlanPorts) {
    // What was resumed was settled by the plan; a stage that is decided later runs, or is cached.
    this.#request = { ...request, resumed: new Map() };
    this.#ports = ports;
  }

  /** Decides an `undecided` stage, all of whose needs have ended; gives one that runs anyway its key. */
  async decide(planned: PlannedStage, products: Products): Promise<PlannedStage> {
    const { stage, action } = planned;
    const decided = action === 'undecided' ? await this.#judge(stage, products) : planned;
    const key = action === 'undecided' ? decided.key : (await this.inputs(stage, products))?.key;
    if (!stage.isolated) this.#sharedKeys.set(stage.name, key);
    return { ...decided, key };
  }

  /**
   * What the key of a stage is made of, as the world is now; undefined where something is unknown. Before a result is
   * stored, this says whether an input changed while the stage ran: then the result belongs to no key.
   */
  async inputs(stage: Stage, products: Products): Promise<KeyedInputs | undefined> {
    const judge = new Judge(this.#request, this.#ports);
    return judge.keyed(stage, { products, stateKey: await this.#stateKey(stage, products) });
  }

  async #judge(stage: Stage, products: Products): Promise<PlannedStage> {
    const judge = new Judge(this.#request, this.#ports);
    const stateKey = await this.#stateKey(stage, products);
    const verdict = await judge.judge(stage, false, { products, before: products, stateKey });
    return { stage, action: actionOf(verdict), reason: verdict.reason, key: verdict.key };
  }

  /** The key of the shared stage right above, as it was decided; it is made here where that one was not run. */
  async #stateKey(stage: Stage, products: Products): Promise<string | undefined> {
    if (stage.isolated) return undefined;
    const shared = this.#request.notebook.stages.filter(({ isolated }) => !isolated);
    const above = shared[shared.findIndex(({ name }) => name === stage.name) - 1];
    if (above === undefined) return '';
    if (!this.#sharedKeys.has(above.name)) {
      this.#sharedKeys.set(above.name, (await this.inputs(above, products))?.key);
    }
    return this.#sharedKeys.get(above.name);
  }
}
