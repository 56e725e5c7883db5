import { PipelineError } from '../errors.js';
import type { PlannedStage, Stage } from '../plan/model.js';
import type { StageContext, StageInput } from '../wire/message.js';
import { applyGates } from './apply-gates.js';
import type { StageEnded, StageOutcome } from './events.js';
import type { KernelPool } from './kernel-pool.js';
import type { Ledger } from './ledger.js';
import { isRetried, wordOf } from './outcomes.js';
import type { StageMemory } from './ports.js';
import { replayStage } from './replay.js';
import type { RunContext } from './run-context.js';
import type { Session } from './session.js';
import { runStage, type StageRun } from './stage.js';
import { stopOf } from './stop.js';

const RETRY_FIRST_MS = 1_000;
const RETRY_LONGEST_MS = 30_000;

export interface RunnerContext extends RunContext {
  readonly ledger: Ledger;
  readonly pool: KernelPool;
}

type TimedRun = StageRun & { readonly durationMs: number };

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

  /** What a stage comes to whose kernel did not start. */
  noKernel(error: unknown): StageOutcome {
    const { signal, ledger, ports } = this.#context;
    if (signal.aborted) return stopOf(signal);
    if (!(error instanceof PipelineError)) throw error;
    const failure = { name: error.code, message: ports.secrets.text(error.message), traceback: [] };
    ledger.condemn({ status: 'broken', because: 'no kernel could be started', failure });
    return { status: 'failed', failure };
  }

  async end(stage: Stage, outcome: StageOutcome, durationMs = 0, more: StageEnd = {}): Promise<void> {
    const { ports, say } = this.#context;
    const ended = { type: 'stage-ended', at: ports.clock.nowIso(), stage: stage.name, outcome } as const;
    await say({ ...ended, durationMs: Math.round(durationMs), ...more });
  }

  /** A shared stage that runs after all needs the variables of those above it, which were cached with it. */
  async #rebuildState(stage: Stage): Promise<void> {
    const { request, ledger } = this.#context;
    for (const above of request.plan.stages) {
      if (above.stage.name === stage.name) return;
      if (above.stage.isolated || ledger.outcomeOf(above.stage.name)?.status !== 'cached') continue;
      if (this.#obstacle(above.stage) !== undefined) return;
      const again = { ...above, action: 'run', reason: { kind: 'kernel-state', stage: stage.name } } as const;
      await this.#sayDecided(again);
      await this.#attempts(again);
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
    if (planned.action === 'undecided') await this.#sayDecided(decided, decided.key);
    return decided;
  }

  async #sayDecided({ stage, action, reason }: PlannedStage, key?: string): Promise<void> {
    const { ports, say } = this.#context;
    const decided = { type: 'stage-decided', at: ports.clock.nowIso(), stage: stage.name } as const;
    await say({ ...decided, action, reason, ...(key !== undefined && { key }) });
  }

  async #restore(planned: PlannedStage): Promise<boolean> {
    const { clock, stages } = this.#context.ports;
    const { stage, key } = planned;
    const startedMs = clock.monotonicMs();
    try {
      const { events, product, runId, at } = await stages.restore(planned);
      await replayStage(events, this.#context);
      const more = { product, ...(key !== undefined && { key }) };
      const outcome = await applyGates(stage, { status: 'cached', runId, at }, events, this.#context);
      await this.end(stage, outcome, clock.monotonicMs() - startedMs, more);
      return true;
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      const reason = { kind: 'unknown-input', input: 'the cache entry', why } as const;
      await this.#sayDecided({ ...planned, action: 'run', reason });
      return false;
    }
  }

  async #attempts(planned: PlannedStage): Promise<void> {
    const { stage } = planned;
    const key = planned.key === undefined ? {} : { key: planned.key };
    for (let attempt = 1; ; attempt++) {
      const memory: StageMemory[] = [];
      const run = await this.#attempt(stage, attempt, memory);
      const { durationMs } = run;
      const retry = attempt <= stage.retries && isRetried(run.outcome) && !this.#context.signal.aborted;
      if (!retry) {
        const { outcome, product } = await this.#keep(planned, run, memory);
        await this.end(stage, outcome, durationMs, { ...key, ...(product !== undefined && { product }) });
        return;
      }
      const retryInMs = Math.min(RETRY_FIRST_MS * 2 ** (attempt - 1), RETRY_LONGEST_MS);
      await this.end(stage, run.outcome, durationMs, { ...key, retryInMs });
      await this.#context.ports.clock.sleep(retryInMs, this.#context.signal).catch(() => undefined);
    }
  }

  async #attempt(stage: Stage, attempt: number, memory: StageMemory[]): Promise<TimedRun> {
    const { pool } = this.#context;
    let session: Session;
    try {
      session = stage.isolated ? await pool.isolated() : await pool.shared();
    } catch (error) {
      return unrun(this.noKernel(error));
    }
    try {
      const refused = pool.refusal(session);
      return refused === undefined ? await this.#runIn(session, stage, attempt, memory) : unrun(refused);
    } finally {
      if (stage.isolated) await session[Symbol.asyncDispose]();
    }
  }

  async #runIn(session: Session, stage: Stage, attempt: number, memory: StageMemory[]): Promise<TimedRun> {
    const { ports, say } = this.#context;
    const at = ports.clock.nowIso();
    await say({ type: 'stage-started', at, stage: stage.name, attempt, kernel: session.id });
    const remember = (event: StageMemory): Promise<void> => {
      memory.push(event);
      return say(event);
    };
    const stageContext = await this.#stageContextOf(stage);
    const startedMs = ports.clock.monotonicMs();
    const run = await runStage(stage, session, stageContext, this.#context, remember);
    const durationMs = ports.clock.monotonicMs() - startedMs;
    return { ...run, outcome: await applyGates(stage, run.outcome, memory, this.#context), durationMs };
  }

  async #stageContextOf(stage: Stage): Promise<StageContext> {
    const { ports, ledger, request } = this.#context;
    const inputs: Record<string, StageInput> = {};
    for (const need of stage.needs) {
      for (const { name, file, format, sha256 } of ledger.savedBy(need)) {
        inputs[name] = { stage: need, path: ports.stages.savedPath(need, file), format, sha256 };
      }
    }
    const saveDir = await ports.stages.saveDir(stage.name);
    return { protocol: 1, runId: request.runId, stage: stage.name, saveDir, inputs };
  }

  /** A stage that passed is stored where it may be; one that did not make what it declares has failed. */
  async #keep(
    planned: PlannedStage,
    { outcome, outputLost }: StageRun,
    events: readonly StageMemory[],
  ): Promise<{ readonly outcome: StageOutcome; readonly product?: string }> {
    if (outcome.status !== 'passed') return { outcome };
    const { ports, ledger } = this.#context;
    const measured = events.some((event) => event.type === 'stage-said' && event.message.kind === 'measured');
    const kept = await ports.stages.keep(planned, { events, measured, outputLost }, ledger.products);
    if (!('refused' in kept)) return { outcome, product: kept.product };
    const failure = { name: 'OutputMissing', message: kept.refused, traceback: [] };
    return { outcome: { status: 'failed', failure } };
  }
}

type StageEnd = Pick<StageEnded, 'key' | 'product' | 'retryInMs'>;

function unrun(outcome: StageOutcome): TimedRun {
  return { outcome, outputLost: false, kernelUsable: false, durationMs: 0 };
}
