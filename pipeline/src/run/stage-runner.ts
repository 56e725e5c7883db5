import { PipelineError } from '../errors.js';
import { judgeGates } from '../plan/gates.js';
import type { PlannedStage, Stage } from '../plan/model.js';
import type { StageContext, StageInput } from '../wire/message.js';
import type { RunEvent, StageEnded, StageOutcome } from './events.js';
import type { KernelPool } from './kernel-pool.js';
import type { Ledger } from './ledger.js';
import { isRetried, wordOf } from './outcomes.js';
import type { RunPorts, StageMemory } from './ports.js';
import type { RunRequest } from './request.js';
import type { Session } from './session.js';
import { runStage, type StageRun } from './stage.js';
import { stopOf } from './stop.js';

const RETRY_FIRST_MS = 1_000;
const RETRY_LONGEST_MS = 30_000;

export interface RunnerContext {
  readonly request: RunRequest;
  readonly ports: RunPorts;
  readonly ledger: Ledger;
  readonly pool: KernelPool;
  /** Aborts with a `Stop` when the run is cancelled or out of time. */
  readonly signal: AbortSignal;
  readonly say: (event: RunEvent) => Promise<void>;
}

/** Takes one stage at a time from its decision to its end: restored, run, tried again, stored. */
export class StageRunner {
  readonly #context: RunnerContext;

  constructor(context: RunnerContext) {
    this.#context = context;
  }

  /** From the stage's decision to its end; what it does is an event, never an exception. */
  async run(planned: PlannedStage): Promise<void> {
    const { stage } = planned;
    if (planned.action === 'skip') {
      if (planned.reason.kind === 'resumed')
        this.#context.ledger.takeOver(stage.name, this.#context.request.resumed);
      else await this.end(stage, { status: 'skipped', because: 'it was not selected' });
      return;
    }
    const because = this.#obstacle(stage);
    if (because !== undefined) return this.end(stage, { status: 'skipped', because });
    const decided = planned.action === 'cached' ? planned : await this.#decide(planned);
    if (decided.action === 'cached') {
      if (await this.#restore(decided)) return undefined;
      if (!stage.isolated) await this.#rebuildState(stage);
      const lost = this.#obstacle(stage);
      if (lost !== undefined) return this.end(stage, { status: 'skipped', because: lost });
    }
    return this.#attempts(decided);
  }

  /** A shared stage that runs after all needs the variables of those above it, which were cached with it. */
  async #rebuildState(stage: Stage): Promise<void> {
    for (const above of this.#context.request.plan.stages) {
      if (above.stage.name === stage.name) return;
      if (above.stage.isolated || this.#context.ledger.outcomeOf(above.stage.name)?.status !== 'cached')
        continue;
      if (this.#obstacle(above.stage) !== undefined) return;
      const reason = { kind: 'kernel-state', stage: stage.name } as const;
      const at = this.#context.ports.clock.nowIso();
      await this.#context.say({ type: 'stage-decided', at, stage: above.stage.name, action: 'run', reason });
      await this.#attempts({ ...above, action: 'run', reason });
    }
  }

  #obstacle(stage: Stage): string | undefined {
    const { signal, pool, ledger, request } = this.#context;
    if (signal.aborted) {
      return stopOf(signal).status === 'timed-out' ? 'the run was out of time' : 'the run was cancelled';
    }
    const setup = pool.setup;
    if (setup !== undefined && setup.status !== 'passed') return `stage "setup" ${wordOf(setup)}`;
    return ledger.obstacle(stage, request.keepGoing);
  }

  async #decide(planned: PlannedStage): Promise<PlannedStage> {
    const decided = await this.#context.ports.stages.decide(planned, this.#context.ledger.products);
    if (planned.action !== 'undecided') return decided;
    const { action, reason, key, stage } = decided;
    const at = this.#context.ports.clock.nowIso();
    await this.#context.say({
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
    const { clock, stages } = this.#context.ports;
    const { stage, key } = planned;
    const startedMs = clock.monotonicMs();
    try {
      const { events, product, runId, at } = await stages.restore(planned);
      for (const event of events) await this.#context.say(event);
      const more = { product, ...(key !== undefined && { key }) };
      const outcome = await this.#applyGates(stage, { status: 'cached', runId, at }, events);
      await this.end(stage, outcome, clock.monotonicMs() - startedMs, more);
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const reason = { kind: 'unknown-input', input: 'the cache entry', why } as const;
      await this.#context.say({
        type: 'stage-decided',
        at: clock.nowIso(),
        stage: stage.name,
        action: 'run',
        reason,
      });
      return false;
    }
  }

  async #attempts(planned: PlannedStage): Promise<void> {
    const { clock } = this.#context.ports;
    const { stage } = planned;
    for (let attempt = 1; ; attempt++) {
      const memory: StageMemory[] = [];
      const run = await this.#attempt(stage, attempt, memory);
      const { durationMs } = run;
      const retry = attempt <= stage.retries && isRetried(run.outcome) && !this.#context.signal.aborted;
      const key = planned.key === undefined ? {} : { key: planned.key };
      if (!retry) {
        const { outcome, product } = await this.#keep(planned, run, memory);
        await this.end(stage, outcome, durationMs, { ...key, ...(product !== undefined && { product }) });
        return;
      }
      const retryInMs = Math.min(RETRY_FIRST_MS * 2 ** (attempt - 1), RETRY_LONGEST_MS);
      await this.end(stage, run.outcome, durationMs, { ...key, retryInMs });
      await clock.sleep(retryInMs, this.#context.signal).catch(() => undefined);
    }
  }

  async #attempt(
    stage: Stage,
    attempt: number,
    memory: StageMemory[],
  ): Promise<StageRun & { readonly durationMs: number }> {
    const { clock } = this.#context.ports;
    const unrun = { outputLost: false, kernelUsable: false, durationMs: 0 };
    let session: Session;
    try {
      session = stage.isolated ? await this.#context.pool.isolated() : await this.#context.pool.shared();
    } catch (error) {
      return { outcome: this.noKernel(error), ...unrun };
    }
    try {
      const refused = this.#context.pool.refusal(session);
      if (refused !== undefined) return { outcome: refused, ...unrun };
      const at = clock.nowIso();
      await this.#context.say({ type: 'stage-started', at, stage: stage.name, attempt, kernel: session.id });
      const remember = (event: StageMemory): Promise<void> => {
        memory.push(event);
        return this.#context.say(event);
      };
      const context = await this.#contextOf(stage);
      const startedMs = clock.monotonicMs();
      const run = await runStage(
        stage,
        session,
        context,
        this.#context.request,
        this.#context.ports,
        this.#context.signal,
        remember,
      );
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
    const verdicts = judgeGates(this.#context.request.plan.gates, stage.name, metrics);
    const cell = stage.cells.at(-1)?.id ?? '';
    for (const message of verdicts) {
      await this.#context.say({
        type: 'stage-said',
        at: this.#context.ports.clock.nowIso(),
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

  /** What a stage comes to whose kernel did not start. */
  noKernel(error: unknown): StageOutcome {
    const { signal } = this.#context;
    if (signal.aborted) return stopOf(signal);
    if (!(error instanceof PipelineError)) throw error;
    const failure = {
      name: error.code,
      message: this.#context.ports.secrets.text(error.message),
      traceback: [],
    };
    this.#context.ledger.condemn({ status: 'broken', because: 'no kernel could be started', failure });
    return { status: 'failed', failure };
  }

  async #contextOf(stage: Stage): Promise<StageContext> {
    const { stages } = this.#context.ports;
    const inputs: Record<string, StageInput> = {};
    for (const need of stage.needs) {
      for (const { name, file, format, sha256 } of this.#context.ledger.savedBy(need)) {
        inputs[name] = { stage: need, path: stages.savedPath(need, file), format, sha256 };
      }
    }
    const saveDir = await stages.saveDir(stage.name);
    return { protocol: 1, runId: this.#context.request.runId, stage: stage.name, saveDir, inputs };
  }

  /** A stage that passed is stored where it may be; one that did not make what it declares has failed. */
  async #keep(
    planned: PlannedStage,
    { outcome, outputLost }: StageRun,
    events: readonly StageMemory[],
  ): Promise<{ readonly outcome: StageOutcome; readonly product?: string }> {
    if (outcome.status !== 'passed') return { outcome };
    const measured = events.some((event) => event.type === 'stage-said' && event.message.kind === 'measured');
    const kept = await this.#context.ports.stages.keep(
      planned,
      { events, measured, outputLost },
      this.#context.ledger.products,
    );
    if ('refused' in kept) {
      const failure = { name: 'OutputMissing', message: kept.refused, traceback: [] };
      return { outcome: { status: 'failed', failure } };
    }
    return { outcome, product: kept.product };
  }

  async end(stage: Stage, outcome: StageOutcome, durationMs = 0, more: StageEnd = {}): Promise<void> {
    const ended = {
      type: 'stage-ended',
      at: this.#context.ports.clock.nowIso(),
      stage: stage.name,
      outcome,
    } as const;
    await this.#context.say({ ...ended, durationMs: Math.round(durationMs), ...more });
  }
}

type StageEnd = Pick<StageEnded, 'key' | 'product' | 'retryInMs'>;
