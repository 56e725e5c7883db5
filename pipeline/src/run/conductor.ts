import type { PlannedStage } from '../plan/model.js';
import { RECORD_PROTOCOL, type RunEvent } from './events.js';
import { InlineBudget } from './inline-budget.js';
import { KernelPool } from './kernel-pool.js';
import { Ledger } from './ledger.js';
import { outlineOf, setupOutline } from './outcomes.js';
import type { RunPorts } from './ports.js';
import type { RunRequest } from './request.js';
import { StageRunner } from './stage-runner.js';
import { stopOf, stopScope } from './stop.js';

/** One run from its announcement to its end: which stage goes when, and what it all comes to. */
export class Conductor {
  readonly #request: RunRequest;
  readonly #ports: RunPorts;
  readonly #ledger: Ledger = new Ledger();
  readonly #say: (event: RunEvent) => Promise<void>;

  constructor(request: RunRequest, ports: RunPorts, emit: (event: RunEvent) => Promise<void>) {
    this.#request = request;
    this.#ports = ports;
    this.#say = (event) => {
      this.#ledger.hear(event);
      return emit(event);
    };
  }

  async run(): Promise<void> {
    const { clock } = this.#ports;
    const startedMs = clock.monotonicMs();
    await this.#announce();
    const { limits, signal } = this.#request;
    using scope = stopScope(clock, signal, limits.runSec, 'The run');
    await this.#conduct(scope.signal);
    if (scope.signal.aborted) {
      const { status, failure } = stopOf(scope.signal);
      this.#ledger.condemn({ status, because: failure.message, failure });
    }
    const { status, failure } = this.#ledger.verdict ?? { status: 'passed' };
    const durationMs = Math.round(clock.monotonicMs() - startedMs);
    await this.#say({
      type: 'run-ended',
      at: clock.nowIso(),
      status,
      durationMs,
      ...(failure && { failure }),
    });
  }

  async #announce(): Promise<void> {
    const { runId, engineVersion, source, parameters, spec, environment, plan, resumed } = this.#request;
    const at = this.#ports.clock.nowIso();
    const stages = [...setupOutline(plan.setup), ...plan.stages.map(outlineOf)];
    if (resumed !== undefined) {
      await this.#say({ type: 'run-resumed', at, engineVersion, notebook: source, environment, stages });
      return;
    }
    const protocol = RECORD_PROTOCOL;
    const head = { type: 'run-started', at, protocol, runId, engineVersion, notebook: source } as const;
    await this.#say({ ...head, parameters, kernel: spec, stages, environment });
  }

  async #conduct(signal: AbortSignal): Promise<void> {
    const request = this.#request;
    const { plan, jobs } = request;
    const budget = new InlineBudget(request.limits, request.inlineBytes);
    const context = { request, ports: this.#ports, budget, signal, say: this.#say };
    await using pool = new KernelPool(context);
    const runner = new StageRunner({ ...context, ledger: this.#ledger, pool });
    const waiting = [...plan.stages];
    const running = new Map<PlannedStage, Promise<void>>();
    while (waiting.length > 0 || running.size > 0) {
      const at = running.size < jobs ? this.#nextReady(waiting, [...running.keys()]) : -1;
      if (at === -1) {
        if (running.size === 0) throw new TypeError('The plan is in no order in which it can run.');
        await Promise.race(running.values());
        continue;
      }
      const [planned] = waiting.splice(at, 1) as [PlannedStage];
      const end = runner.run(planned).finally(() => running.delete(planned));
      running.set(planned, end);
    }
    if (plan.stages.length === 0) await this.#onlySetup(pool, runner);
    await this.#closeSetup(runner);
  }

  /** The first stage in the plan's order that waits for nothing: shared ones go one by one, as they stand. */
  #nextReady(waiting: readonly PlannedStage[], running: readonly PlannedStage[]): number {
    const sharedBusy = running.some(({ stage }) => !stage.isolated);
    const firstShared = waiting.find(({ stage }) => !stage.isolated);
    return waiting.findIndex((planned) => {
      if (!planned.stage.isolated && (sharedBusy || planned !== firstShared)) return false;
      return planned.stage.needs.every((name) => this.#ledger.outcomeOf(name) !== undefined);
    });
  }

  /** A notebook without stages is all setup: it runs whole, in one kernel. */
  async #onlySetup(pool: KernelPool, runner: StageRunner): Promise<void> {
    const { setup } = this.#request.plan;
    if (setup.cells.length === 0) return;
    try {
      await pool.shared();
    } catch (error) {
      await runner.end(setup, runner.noKernel(error));
    }
  }

  /** `setup` ends with the first kernel that ran it; where none did, it was skipped. */
  async #closeSetup(runner: StageRunner): Promise<void> {
    const { setup } = this.#request.plan;
    if (setup.cells.length === 0 || this.#ledger.outcomeOf(setup.name) !== undefined) return;
    await runner.end(setup, { status: 'skipped', because: 'no stage needed a kernel' });
  }
}
