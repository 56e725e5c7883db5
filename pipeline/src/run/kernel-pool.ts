import type { StageOutcome } from './events.js';
import { InlineBudget } from './inline-budget.js';
import type { OutputFiles } from './ports.js';
import type { RunContext } from './run-context.js';
import { openSession, type Session } from './session.js';
import { runStage } from './stage.js';

/** The kernels of one run: the shared one, and a fresh one for each attempt of an isolated stage; `setup` ran in each. */
export class KernelPool implements AsyncDisposable {
  readonly #context: RunContext;
  readonly #refusals = new WeakMap<Session, StageOutcome>();
  readonly #warm: Promise<Session>[] = [];
  #isolatedToCome: number;
  #opened = 0;
  #shared: Promise<Session> | undefined;
  #setupClaimed = false;
  #setup: StageOutcome | undefined;

  constructor(context: RunContext) {
    this.#context = context;
    const { request } = context;
    const runs = request.plan.stages.filter(({ action }) => action === 'run');
    this.#isolatedToCome = runs.filter(({ stage }) => stage.isolated).length;
    const sharedRuns = this.#isolatedToCome < runs.length;
    if (sharedRuns) this.#shared = startAhead(this.#open('shared'));
    this.#warmUp(sharedRuns ? request.jobs - 1 : request.jobs);
  }

  /** How `setup` ended in the first kernel; undefined while it has not. */
  get setup(): StageOutcome | undefined {
    return this.#setup;
  }

  /** The run's one kernel. @throws {PipelineError} when it cannot start. */
  shared(): Promise<Session> {
    return (this.#shared ??= startAhead(this.#open('shared')));
  }

  /** A fresh kernel, the caller's to dispose. @throws {PipelineError} when it cannot start. */
  async isolated(): Promise<Session> {
    this.#isolatedToCome -= 1;
    return this.#warm.shift() ?? this.#open(this.#nextName());
  }

  /** Why no stage may run in this kernel, where `setup` failed in it. */
  refusal(session: Session): StageOutcome | undefined {
    return this.#refusals.get(session);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const sessions = [...this.#warm, ...(this.#shared ? [this.#shared] : [])];
    await Promise.all(
      sessions.map((session) =>
        session.then(
          (open) => open[Symbol.asyncDispose](),
          () => undefined,
        ),
      ),
    );
  }

  #warmUp(idle: number): void {
    for (let i = 0; i < Math.min(idle, this.#isolatedToCome); i++) {
      this.#warm.push(startAhead(this.#open(this.#nextName())));
    }
  }

  #nextName(): string {
    this.#opened += 1;
    return `isolated-${this.#opened}`;
  }

  async #open(id: string): Promise<Session> {
    const session = await openSession(id, this.#context);
    if (this.#context.request.plan.setup.cells.length > 0) await this.#runSetup(session);
    return session;
  }

  /** What `setup` says is told once; in the kernels after the first, only whether it passed. */
  async #runSetup(session: Session): Promise<void> {
    const { request, ports, say } = this.#context;
    const { setup } = request.plan;
    if (this.#setupClaimed) {
      const { outcome } = await runStage(setup, session, undefined, unheard(this.#context), async () => {});
      if (outcome.status !== 'passed') this.#refusals.set(session, refusalOf(outcome, false));
      return;
    }
    this.#setupClaimed = true;
    const startedMs = ports.clock.monotonicMs();
    const at = ports.clock.nowIso();
    await say({ type: 'stage-started', at, stage: setup.name, attempt: 1, kernel: session.id });
    const { outcome } = await runStage(setup, session, undefined, this.#context, say);
    const durationMs = Math.round(ports.clock.monotonicMs() - startedMs);
    this.#setup = outcome;
    await say({ type: 'stage-ended', at: ports.clock.nowIso(), stage: setup.name, outcome, durationMs });
    if (outcome.status !== 'passed') this.#refusals.set(session, refusalOf(outcome, true));
  }
}

/** Output that nobody sees takes no room in the run and no file in its record. */
function unheard(context: RunContext): RunContext {
  const outputs: OutputFiles = {
    open: async () => ({
      append: async () => undefined,
      close: async () => ({ path: 'outputs/none.txt', bytes: 0, sha256: '' }),
    }),
  };
  const { limits } = context.request;
  return { ...context, budget: new InlineBudget(limits), ports: { ...context.ports, outputs } };
}

/** A start that fails before anyone asks for its kernel is told to the one who does. */
function startAhead(start: Promise<Session>): Promise<Session> {
  start.catch(() => undefined);
  return start;
}

function refusalOf(outcome: StageOutcome, first: boolean): StageOutcome {
  if (first || !('failure' in outcome)) return { status: 'skipped', because: 'stage "setup" failed' };
  const { name, message, traceback } = outcome.failure;
  const text = `"setup" passed in another kernel and failed in this stage's own (${name}: ${message}). Make it repeatable.`;
  return { status: 'failed', failure: { name: 'SetupFailed', message: text, traceback } };
}
