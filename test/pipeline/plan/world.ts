import { createHash } from 'node:crypto';
import type { ObservedInput } from '../../../pipeline/src/plan/keys.js';
import { explainReason } from '../../../pipeline/src/plan/explain.js';
import type { Plan, Stage } from '../../../pipeline/src/plan/model.js';
import type {
  LastPass,
  Observation,
  PlanPorts,
  PlanRequest,
  StoredStage,
} from '../../../pipeline/src/plan/plan-ports.js';
import { StageDecider } from '../../../pipeline/src/plan/decider.js';
import { planRun } from '../../../pipeline/src/plan/plan.js';
import { readStages } from '../../../pipeline/src/plan/stages.js';
import type { Cell } from '../../../pipeline/src/notebook/model.js';
import type { Digests } from '../../../pipeline/src/ports.js';
import { notebookOf } from '../notebook/build.js';

const hash = (algorithm: string, data: string | Uint8Array) =>
  createHash(algorithm).update(data).digest('hex');
export const digests: Digests = {
  sha256: (data) => hash('sha256', data),
  md5: (data) => hash('md5', data),
};

/** Files by path, results by key: what surrounds a notebook, in memory. */
export class World {
  readonly files = new Map<string, string>();
  readonly #entries = new Map<string, StoredStage>();
  readonly #last = new Map<string, LastPass>();
  unknown: { readonly unknown: string; readonly why: string } | undefined;
  env = 'hmac';
  kernel = 'tslab 1.0.22';
  /** What each stage of the latest run handed on, run or cached. */
  products: ReadonlyMap<string, string> = new Map();

  readonly ports: PlanPorts = {
    digests,
    inputs: {
      observe: async (stage): Promise<Observation> => {
        if (this.unknown !== undefined && stage.deps.length > 0) return this.unknown;
        const files = stage.deps.map((name): ObservedInput => {
          const text = this.files.get(name);
          return { source: 'file', name, value: text === undefined ? null : digests.sha256(text) };
        });
        const env = stage.env.map((name): ObservedInput => ({ source: 'env', name, value: this.env }));
        return { known: [...files, ...env, { source: 'kernel', name: '', value: this.kernel }] };
      },
    },
    store: {
      find: async (key) => this.#entries.get(key),
      last: async (stage) => this.#last.get(stage),
    },
  };

  plan(cells: readonly Cell[], request: Partial<PlanRequest> = {}): Promise<Plan> {
    return planRun(requestOf(cells, request), this.ports);
  }

  /** Runs a plan as the engine would; `measures`: stages that measure, so that nothing is stored. */
  async run(
    cells: readonly Cell[],
    request: Partial<PlanRequest> = {},
    options: {
      readonly measures?: readonly string[];
      readonly product?: (stage: Stage, products: ReadonlyMap<string, string>) => string;
    } = {},
  ): Promise<readonly string[]> {
    const whole = requestOf(cells, request);
    const plan = await planRun(whole, this.ports);
    const decider = new StageDecider(whole, this.ports);
    const products = new Map<string, string>();
    this.products = products;
    const ran: string[] = [];
    for (const planned of plan.stages) {
      if (planned.action === 'skip') continue;
      const decided = planned.key === undefined ? await decider.decide(planned, products) : planned;
      const { key = '', stage } = decided;
      if (decided.action === 'cached') {
        products.set(stage.name, this.#entries.get(key)?.product ?? '');
        continue;
      }
      ran.push(stage.name);
      const product = (options.product ?? (({ name }) => `product of ${name}`))(stage, products);
      products.set(stage.name, product);
      const measured = (options.measures ?? []).includes(stage.name) && stage.cache !== true;
      const keyed = await decider.inputs(stage, products);
      if (keyed !== undefined) this.#last.set(stage.name, { inputs: keyed.inputs, measured });
      if (!measured && stage.cache !== false && key !== '')
        this.#entries.set(key, { runId: 'r1', at: '2026-01-01T00:00:00.000Z', product });
    }
    return ran;
  }
}

export function requestOf(cells: readonly Cell[], request: Partial<PlanRequest> = {}): PlanRequest {
  return {
    notebook: readStages(notebookOf(cells)),
    selection: {},
    force: [],
    cache: true,
    parameters: [],
    engineVersion: '1.0.0',
    resumed: new Map(),
    ...request,
  };
}

/** One line per stage, as `nbrun plan` prints it. */
export function lines(plan: Plan): readonly string[] {
  return plan.stages.map(explainReason);
}
