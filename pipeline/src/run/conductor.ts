import { PipelineError } from '../errors.js';
import { judgeGates } from '../plan/gates.js';
import type { PlannedStage, Stage } from '../plan/model.js';
import type { SavedMessage, StageContext, StageInput } from '../wire/message.js';
import type { Failure, RunEvent, RunStatus, StageEnded, StageOutcome } from './events.js';
import { RECORD_PROTOCOL } from './events.js';
import { KernelPool } from './kernel-pool.js';
import { blocks, isRetried, outlineOf, runStatusOf, setupOutline, wordOf } from './outcomes.js';
import type { RunPorts, StageMemory } from './ports.js';
import type { RunRequest } from './request.js';
import type { Session } from './session.js';
import { runStage, type StageRun } from './stage.js';
import { stopOf, stopScope } from './stop.js';

const RETRY_FIRST_MS = 1_000;
const RETRY_LONGEST_MS = 30_000;

/** Takes every stage of one run from its decision to its end. */
export class Conductor {
  readonly #request: RunRequest;
  readonly #ports: RunPorts;
  readonly #say: (event: RunEvent) => Promise<void>;
  readonly #outcomes = new Map<string, StageOutcome>();
  readonly #products = new Map<string, string>();
  readonly #saved = new Map<string, SavedMessage[]>();
  #verdict: { readonly status: RunStatus; readonly because: string; readonly failure?: Failure } | undefined;

  constructor(request: RunRequest, ports: RunPorts, emit: (event: RunEvent) => Promise<void>) {
    this.#request = request;
    this.#ports = ports;
    this.#say = (event) => {
      if (event.type === 'stage-said' && event.message.kind === 'saved')
        this.#remember(event.stage, event.message);
      if (event.type === 'stage-ended' && event.retryInMs === undefined)
        this.#judge(event.stage, event.outcome);
      return emit(event);
    };
  }

  async run(): Promise<void> {
    const { clock } = this.#ports;
    const startedMs = clock.monotonicMs();
    await this.#announce();
    const { limits, signal } = this.#request;
    using scope = stopScope(clock, signal, limits.runSec, 'The run');
    await this.#conductAll(scope.signal);
    if (scope.signal.aborted) {
      const stop = stopOf(scope.signal);
      this.#verdict ??= { status: stop.status, because: stop.failure.message, failure: stop.failure };
    }
    const { status, failure } = this.#verdict ?? { status: 'passed' };
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
      for (const stage of resumed.stages) this.#saved.set(stage.name, [...stage.saved]);
      await this.#say({ type: 'run-resumed', at, engineVersion, stages });
      return;
    }
    const protocol = RECORD_PROTOCOL;
    const head = { type: 'run-started', at, protocol, runId, engineVersion, notebook: source } as const;
    await this.#say({ ...head, parameters, kernel: spec, stages, environment });
  }

  async #conductAll(signal: AbortSignal): Promise<void> {
    const { plan } = this.#request;
    await using pool = new KernelPool(this.#request, this.#ports, signal, this.#say);
    const waiting = [...plan.stages];
    const running = new Map<string, Promise<void>>();
    const isShared = (name: string): boolean =>
      plan.stages.some(({ stage }) => stage.name === name && !stage.isolated);
    while (waiting.length > 0 || running.size > 0) {
      const sharedBusy = [...running.keys()].some(isShared);
      const at = running.size < this.#request.jobs ? this.#nextReady(waiting, sharedBusy) : -1;
      if (at === -1) {
        if (running.size === 0) throw new TypeError('The plan is in no order in which it can run.');
        await Promise.race(running.values());
        continue;
      }
      const [planned] = waiting.splice(at, 1) as [PlannedStage];
      const { name } = planned.stage;
      running.set(
        name,
        this.#conduct(planned, pool, signal).finally(() => running.delete(name)),
      );
    }
    if (plan.stages.length === 0) await this.#onlySetup(pool, signal);
    await this.#closeSetup();
  }

  /** The first stage in the plan's order that waits for nothing: shared ones go one by one, as they stand. */
  #nextReady(waiting: readonly PlannedStage[], sharedBusy: boolean): number {
    const firstShared = waiting.find(({ stage }) => !stage.isolated);
    return waiting.findIndex((planned) => {
      if (!planned.stage.isolated && (sharedBusy || planned !== firstShared)) return false;
      return planned.stage.needs.every((name) => this.#outcomes.has(name));
    });
  }

  /** A notebook without stages is all setup: it runs whole, in one kernel. */
  async #onlySetup(pool: KernelPool, signal: AbortSignal): Promise<void> {
    const { setup } = this.#request.plan;
    if (setup.cells.length === 0) return;
    try {
      await pool.shared();
    } catch (error) {
      await this.#end(setup, this.#noKernel(error, signal));
    }
  }

  async #conduct(planned: PlannedStage, pool: KernelPool, signal: AbortSignal): Promise<void> {
    const { stage } = planned;
    if (planned.action === 'skip') {
      if (planned.reason.kind === 'resumed') this.#takeOver(planned);
      else await this.#end(stage, { status: 'skipped', because: 'it was not selected' });
      return;
    }
    const because = this.#obstacle(stage, pool, signal);
    if (because !== undefined) return this.#end(stage, { status: 'skipped', because });
    const decided = planned.action === 'cached' ? planned : await this.#decide(planned);
    if (decided.action === 'cached') {
      if (await this.#restore(decided)) return undefined;
      if (!stage.isolated) await this.#rebuildState(stage, pool, signal);
      const lost = this.#obstacle(stage, pool, signal);
      if (lost !== undefined) return this.#end(stage, { status: 'skipped', because: lost });
    }
    return this.#attempts(decided, pool, signal);
  }

  /** A shared stage that runs after all needs the variables of those above it, which were cached with it. */
  async #rebuildState(stage: Stage, pool: KernelPool, signal: AbortSignal): Promise<void> {
    for (const above of this.#request.plan.stages) {
      if (above.stage.name === stage.name) return;
      if (above.stage.isolated || this.#outcomes.get(above.stage.name)?.status !== 'cached') continue;
      if (this.#obstacle(above.stage, pool, signal) !== undefined) return;
      const reason = { kind: 'kernel-state', stage: stage.name } as const;
      const at = this.#ports.clock.nowIso();
      await this.#say({ type: 'stage-decided', at, stage: above.stage.name, action: 'run', reason });
      await this.#attempts({ ...above, action: 'run', reason }, pool, signal);
    }
  }

  /** A stage that passed before the run was resumed. */
  #takeOver({ stage }: PlannedStage): void {
    const before = this.#request.resumed?.stages.find(({ name }) => name === stage.name);
    this.#outcomes.set(stage.name, { status: 'passed' });
    if (before?.product !== undefined) this.#products.set(stage.name, before.product);
  }

  #judge(stage: string, outcome: StageOutcome): void {
    this.#outcomes.set(stage, outcome);
    const status = runStatusOf(outcome);
    if (status !== undefined) this.#verdict ??= { status, because: `stage "${stage}" ${wordOf(outcome)}` };
  }

  #obstacle(stage: Stage, pool: KernelPool, signal: AbortSignal): string | undefined {
    if (signal.aborted)
      return stopOf(signal).status === 'timed-out' ? 'the run was out of time' : 'the run was cancelled';
    if (pool.setup !== undefined && pool.setup.status !== 'passed')
      return `stage "setup" ${wordOf(pool.setup)}`;
    for (const name of stage.needs) {
      const outcome = this.#outcomes.get(name);
      if (outcome !== undefined && blocks(outcome)) return `stage "${name}" ${wordOf(outcome)}`;
    }
    const goesOn = this.#request.keepGoing && this.#verdict?.status !== 'broken';
    return goesOn ? undefined : this.#verdict?.because;
  }

  async #decide(planned: PlannedStage): Promise<PlannedStage> {
    const decided = await this.#ports.stages.decide(planned, this.#products);
    if (planned.action !== 'undecided') return decided;
    const { action, reason, key, stage } = decided;
    const at = this.#ports.clock.nowIso();
    await this.#say({
      type: 'stage-decided',
      at,
      stage: stage.name,
      action,
      reason,
      ...(key !== undefined && { key }),
    });
    return decided;
  }

  async #restore(planned: PlannedStage): Promise<boolean> {
    const { clock, stages } = this.#ports;
    const { stage, key } = planned;
    const startedMs = clock.monotonicMs();
    try {
      const { events, product, runId, at } = await stages.restore(planned);
      for (const event of events) await this.#say(event);
      this.#products.set(stage.name, product);
      const more = { product, ...(key !== undefined && { key }) };
      const outcome = await this.#applyGates(stage, { status: 'cached', runId, at }, events);
      await this.#end(stage, outcome, clock.monotonicMs() - startedMs, more);
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const reason = { kind: 'unknown-input', input: 'the cache entry', why } as const;
      await this.#say({
        type: 'stage-decided',
        at: clock.nowIso(),
        stage: stage.name,
        action: 'run',
        reason,
      });
      return false;
    }
  }

  async #attempts(planned: PlannedStage, pool: KernelPool, signal: AbortSignal): Promise<void> {
    const { clock } = this.#ports;
    const { stage } = planned;
    for (let attempt = 1; ; attempt++) {
      const memory: StageMemory[] = [];
      const run = await this.#attempt(stage, attempt, pool, signal, memory);
      const { durationMs } = run;
      const retry = attempt <= stage.retries && isRetried(run.outcome) && !signal.aborted;
      const key = planned.key === undefined ? {} : { key: planned.key };
      if (!retry) {
        const { outcome, product } = await this.#keep(planned, run, memory);
        await this.#end(stage, outcome, durationMs, { ...key, ...(product !== undefined && { product }) });
        return;
      }
      const retryInMs = Math.min(RETRY_FIRST_MS * 2 ** (attempt - 1), RETRY_LONGEST_MS);
      await this.#end(stage, run.outcome, durationMs, { ...key, retryInMs });
      await clock.sleep(retryInMs, signal).catch(() => undefined);
    }
  }

  async #attempt(
    stage: Stage,
    attempt: number,
    pool: KernelPool,
    signal: AbortSignal,
    memory: StageMemory[],
  ): Promise<StageRun & { readonly durationMs: number }> {
    const { clock } = this.#ports;
    const unrun = { outputLost: false, kernelUsable: false, durationMs: 0 };
    let session: Session;
    try {
      session = stage.isolated ? await pool.isolated() : await pool.shared();
    } catch (error) {
      return { outcome: this.#noKernel(error, signal), ...unrun };
    }
    try {
      const refused = pool.refusal(session);
      if (refused !== undefined) return { outcome: refused, ...unrun };
      const at = clock.nowIso();
      await this.#say({ type: 'stage-started', at, stage: stage.name, attempt, kernel: session.id });
      const remember = (event: StageMemory): Promise<void> => {
        memory.push(event);
        return this.#say(event);
      };
      const context = await this.#contextOf(stage);
      const startedMs = clock.monotonicMs();
      const run = await runStage(stage, session, context, this.#request, this.#ports, signal, remember);
      const durationMs = clock.monotonicMs() - startedMs;
      return { ...run, outcome: await this.#applyGates(stage, run.outcome, memory), durationMs };
    } finally {
      if (stage.isolated) await session[Symbol.asyncDispose]();
    }
  }

  /**
   * The notebook's own gates over what a stage reported. Their verdicts are no part of what is stored: for a cached stage
   * they are judged anew, by the rules of now.
   */
  async #applyGates(
    stage: Stage,
    outcome: StageOutcome,
    events: readonly StageMemory[],
  ): Promise<StageOutcome> {
    if (outcome.status !== 'passed' && outcome.status !== 'cached') return outcome;
    const metrics = events.flatMap((event) =>
      event.type === 'stage-said' && event.message.kind === 'metrics' ? event.message.metrics : [],
    );
    const verdicts = judgeGates(this.#request.plan.gates, stage.name, metrics);
    const cell = stage.cells.at(-1)?.id ?? '';
    for (const message of verdicts) {
      await this.#say({
        type: 'stage-said',
        at: this.#ports.clock.nowIso(),
        stage: stage.name,
        cell,
        message,
      });
    }
    const failed = verdicts.find(({ status }) => status === 'fail');
    if (failed === undefined) return outcome;
    const message = `Gate "${failed.gate}" says fail: ${failed.reason}`;
    return { status: 'failed', failure: { name: 'GateFailed', message, traceback: [] } };
  }

  #noKernel(error: unknown, signal: AbortSignal): StageOutcome {
    if (signal.aborted) return stopOf(signal);
    if (!(error instanceof PipelineError)) throw error;
    const failure = { name: error.code, message: this.#ports.secrets.text(error.message), traceback: [] };
    this.#verdict ??= { status: 'broken', because: 'no kernel could be started', failure };
    return { status: 'failed', failure };
  }

  async #contextOf(stage: Stage): Promise<StageContext> {
    const { stages } = this.#ports;
    const inputs: Record<string, StageInput> = {};
    for (const need of stage.needs) {
      for (const { name, file, format, sha256 } of this.#saved.get(need) ?? []) {
        inputs[name] = { stage: need, path: stages.savedPath(need, file), format, sha256 };
      }
    }
    const saveDir = await stages.saveDir(stage.name);
    this.#saved.delete(stage.name);
    return { protocol: 1, runId: this.#request.runId, stage: stage.name, saveDir, inputs };
  }

  /** A stage that passed is stored where it may be; one that did not make what it declares has failed. */
  async #keep(
    planned: PlannedStage,
    { outcome, outputLost }: StageRun,
    events: readonly StageMemory[],
  ): Promise<{ readonly outcome: StageOutcome; readonly product?: string }> {
    if (outcome.status !== 'passed') return { outcome };
    const measured = events.some((event) => event.type === 'stage-said' && event.message.kind === 'measured');
    const kept = await this.#ports.stages.keep(planned, { events, measured, outputLost }, this.#products);
    if ('refused' in kept) {
      const failure = { name: 'OutputMissing', message: kept.refused, traceback: [] };
      return { outcome: { status: 'failed', failure } };
    }
    this.#products.set(planned.stage.name, kept.product);
    return { outcome, product: kept.product };
  }

  async #end(stage: Stage, outcome: StageOutcome, durationMs = 0, more: StageEnd = {}): Promise<void> {
    const ended = {
      type: 'stage-ended',
      at: this.#ports.clock.nowIso(),
      stage: stage.name,
      outcome,
    } as const;
    await this.#say({ ...ended, durationMs: Math.round(durationMs), ...more });
  }

  /** `setup` ends with the first kernel that ran it; where none did, it was skipped. */
  async #closeSetup(): Promise<void> {
    const { setup } = this.#request.plan;
    if (setup.cells.length === 0 || this.#outcomes.has(setup.name)) return;
    await this.#end(setup, { status: 'skipped', because: 'no stage needed a kernel' });
  }

  #remember(stage: string, saved: SavedMessage): void {
    const others = (this.#saved.get(stage) ?? []).filter(({ name }) => name !== saved.name);
    this.#saved.set(stage, [...others, saved]);
  }
}

type StageEnd = Pick<StageEnded, 'key' | 'product' | 'retryInMs'>;
