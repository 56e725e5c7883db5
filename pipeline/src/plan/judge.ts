import { changedInputs, gatherInputs, keyOf, type KeyInputs } from './keys.js';
import type { Action, Reason, Stage } from './model.js';
import type { Observation, PlanPorts, PlanRequest } from './plan-ports.js';

/** What is known of one stage by itself, whatever its neighbours do. */
export type Verdict =
  | { readonly kind: 'run'; readonly reason: Reason; readonly key: string | undefined }
  | { readonly kind: 'undecided'; readonly reason: Reason; readonly key: undefined }
  | { readonly kind: 'fresh'; readonly reason: Reason; readonly key: string; readonly product: string };

/** The digests of what needed stages handed on, as far as known. */
export interface KnownProducts {
  readonly products: ReadonlyMap<string, string>;
  /** As they would be if every shared stage that is fresh by itself were not run: for what a resumed run had done. */
  readonly before: ReadonlyMap<string, string>;
  /** For a shared stage: key of the shared one right above, empty where there is none; undefined: not known. */
  readonly stateKey: string | undefined;
}

/** What the key of a stage is made of, and the key. */
export interface KeyedInputs {
  readonly inputs: KeyInputs;
  readonly key: string;
}

/** Decides stages one by one; the world is looked at once per stage. */
export class Judge {
  readonly #request: PlanRequest;
  readonly #ports: PlanPorts;
  readonly #observed = new Map<string, Promise<Observation>>();
  readonly #isolated: ReadonlySet<string>;

  constructor(request: PlanRequest, ports: PlanPorts) {
    this.#request = request;
    this.#ports = ports;
    this.#isolated = new Set(
      request.notebook.stages.filter(({ isolated }) => isolated).map(({ name }) => name),
    );
  }

  async judge(stage: Stage, forced: boolean, known: KnownProducts): Promise<Verdict> {
    const observation = await this.#observe(stage);
    const keyed = this.#keyed(stage, observation, known.products, known.stateKey);
    const key = keyed?.key;
    const run = (reason: Reason): Verdict => ({ kind: 'run', reason, key });
    if (forced) return run({ kind: 'forced' });
    if ('unknown' in observation) {
      return run({ kind: 'unknown-input', input: observation.unknown, why: observation.why });
    }
    const resumed = this.#resumed(stage, observation, known);
    if (resumed !== undefined) return resumed;
    if (stage.cache === false) return run({ kind: 'not-cacheable', why: 'metadata' });
    if (!this.#request.cache) return run({ kind: 'not-cacheable', why: 'no-cache' });
    if (keyed === undefined) {
      const missing = stage.needs.find((need) => !known.products.has(need)) ?? '';
      return { kind: 'undecided', reason: { kind: 'upstream', stage: missing }, key: undefined };
    }
    const stored = await this.#ports.store.find(keyed.key);
    if (stored === undefined) return run(await this.#whyNotStored(stage, keyed.inputs));
    const { runId, at, product } = stored;
    return { kind: 'fresh', reason: { kind: 'cached', runId, at }, key: keyed.key, product };
  }

  /** Undefined where something is unknown, or a needed stage must end first. */
  async keyed(stage: Stage, known: Omit<KnownProducts, 'before'>): Promise<KeyedInputs | undefined> {
    return this.#keyed(stage, await this.#observe(stage), known.products, known.stateKey);
  }

  #observe(stage: Stage): Promise<Observation> {
    let observation = this.#observed.get(stage.name);
    if (observation === undefined) {
      observation = this.#ports.inputs.observe(stage, this.#request.notebook.setup);
      this.#observed.set(stage.name, observation);
    }
    return observation;
  }

  #keyed(
    stage: Stage,
    observation: Observation,
    products: ReadonlyMap<string, string>,
    stateKey: string | undefined,
  ): KeyedInputs | undefined {
    if ('unknown' in observation || stage.needs.some((need) => !products.has(need))) return undefined;
    if (!stage.isolated && stateKey === undefined) return undefined;
    const { notebook, parameters, engineVersion } = this.#request;
    const { setup } = notebook;
    const observed = observation.known;
    const { digests } = this.#ports;
    const handedOn = this.#handedOn(stage, products);
    const origin = { stage, setup, parameters, engineVersion, observed, handedOn, stateKey };
    const inputs = gatherInputs(origin, digests);
    return { inputs, key: keyOf(inputs, digests) };
  }

  /** Of the shared stages above a shared one, the last stands for all: its key holds what the others handed on. */
  #handedOn(stage: Stage, products: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    const lastShared = stage.needs.findLast((need) => !this.#isolated.has(need));
    const counted = stage.needs.filter(
      (need) => stage.isolated || this.#isolated.has(need) || need === lastShared,
    );
    return new Map(counted.map((need) => [need, products.get(need) ?? '']));
  }

  #resumed(stage: Stage, observation: Observation, known: KnownProducts): Verdict | undefined {
    const passed = this.#request.resumed.get(stage.name);
    const keyed = passed && this.#keyed(stage, observation, known.before, known.stateKey);
    if (keyed === undefined || keyed.key !== passed?.key) return undefined;
    const { key, product, at } = passed;
    return { kind: 'fresh', reason: { kind: 'resumed', at }, key, product };
  }

  async #whyNotStored(stage: Stage, inputs: KeyInputs): Promise<Reason> {
    const last = await this.#ports.store.last(stage.name);
    if (last === undefined) return { kind: 'first-run' };
    const changes = changedInputs(last.inputs, inputs);
    if (changes.length > 0) return { kind: 'changed', changes };
    return last.measured ? { kind: 'not-cacheable', why: 'measures' } : { kind: 'first-run' };
  }
}

export function actionOf({ kind, reason }: Verdict): Action {
  if (kind !== 'fresh') return kind;
  return reason.kind === 'resumed' ? 'skip' : 'cached';
}
