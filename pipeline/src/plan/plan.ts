import { actionOf, Judge, type Verdict } from './judge.js';
import type { Plan, PlannedStage, Reason, Stage } from './model.js';
import type { PlanPorts, PlanRequest } from './plan-ports.js';
import { positionOf, selectStages } from './selection.js';

type Verdicts = ReadonlyMap<string, Verdict>;
type Names = ReadonlySet<string>;

/**
 * Decides for every stage whether it runs, and says why; nothing is executed. A shared stage that must run takes all
 * shared stages above it along, for their kernel state, and all below, whose variables may differ: shared stages are
 * cached together or not at all, and a plan leaves none of them undecided.
 * @throws {PipelineError} `STAGE_UNKNOWN` or `STAGE_INVALID` for a selection that names no stage.
 */
export async function planRun(request: PlanRequest, ports: PlanPorts): Promise<Plan> {
  const { setup, stages, gates } = request.notebook;
  const selected = selectStages(stages, request.selection);
  const forced = forcedStages(request, selected);
  const judge = new Judge(request, ports);
  let running: Names = new Set();
  for (;;) {
    const verdicts = await judgeAll(stages, judge, forced, running);
    const required = requiredStages(stages, selected, verdicts, running);
    const more = sharedToRun(stages, required, verdicts);
    if (more.size <= running.size) {
      const planned = stages.map((stage) => toPlanned(stage, stages, required, verdicts, running));
      return { setup, stages: planned, gates };
    }
    running = more;
  }
}

function forcedStages({ force, notebook }: PlanRequest, selected: Names): Names {
  if (force === 'all') return selected;
  const names = notebook.stages.map(({ name }) => name);
  for (const name of force) positionOf(name, names);
  return new Set(force);
}

/** @param running shared stages that will run, so that what they hand on is not known before. */
async function judgeAll(
  stages: readonly Stage[],
  judge: Judge,
  forced: Names,
  running: Names,
): Promise<Verdicts> {
  const verdicts = new Map<string, Verdict>();
  const before = new Map<string, string>();
  const certain = new Map<string, string>();
  const ofShared = new Map<string, string>();
  let stateKey: string | undefined = '';
  for (const stage of stages) {
    const { name, isolated } = stage;
    const products = isolated ? certain : ofShared;
    const known = { products, before, stateKey: isolated ? undefined : stateKey };
    const verdict = await judge.judge(stage, forced.has(name), known);
    verdicts.set(name, verdict);
    if (!isolated) stateKey = verdict.key;
    if (verdict.kind !== 'fresh') continue;
    before.set(name, verdict.product);
    ofShared.set(name, verdict.product);
    if (!running.has(name)) certain.set(name, verdict.product);
  }
  return verdicts;
}

/** The selected stages, and those whose results or kernel state they need because they may run. */
function requiredStages(
  stages: readonly Stage[],
  selected: Names,
  verdicts: Verdicts,
  running: Names,
): Names {
  const required = new Set<string>(selected);
  for (const { name, needs } of stages.toReversed()) {
    const runs = running.has(name) || (required.has(name) && verdicts.get(name)?.kind !== 'fresh');
    if (!runs) continue;
    required.add(name);
    for (const need of needs) required.add(need);
  }
  return required;
}

/** Where one required shared stage is not fresh, all from the first to the last required one run. */
function sharedToRun(stages: readonly Stage[], required: Names, verdicts: Verdicts): Names {
  const shared = sharedStages(stages);
  const needed = shared.filter(({ name }) => required.has(name));
  if (needed.every(({ name }) => verdicts.get(name)?.kind === 'fresh')) return new Set();
  const last = shared.findLastIndex(({ name }) => required.has(name));
  return new Set(shared.slice(0, last + 1).map(({ name }) => name));
}

function toPlanned(
  stage: Stage,
  stages: readonly Stage[],
  required: Names,
  verdicts: Verdicts,
  running: Names,
): PlannedStage {
  const verdict = verdicts.get(stage.name);
  if (verdict === undefined || !required.has(stage.name)) {
    return { stage, action: 'skip', reason: { kind: 'not-selected' }, key: verdict?.key };
  }
  if (!running.has(stage.name)) {
    return { stage, action: actionOf(verdict), reason: verdict.reason, key: verdict.key };
  }
  const key = stage.needs.some((need) => running.has(need)) ? undefined : verdict.key;
  const reason = verdict.kind === 'fresh' ? whyShared(stage, stages, verdicts, running) : verdict.reason;
  return { stage, action: 'run', reason, key };
}

/** A shared stage that is fresh by itself runs for another one. */
function whyShared(stage: Stage, stages: readonly Stage[], verdicts: Verdicts, running: Names): Reason {
  const causes = sharedStages(stages).filter(
    ({ name }) => running.has(name) && verdicts.get(name)?.kind !== 'fresh',
  );
  const below = causes.find((cause) => stages.indexOf(cause) > stages.indexOf(stage));
  if (below !== undefined) return { kind: 'kernel-state', stage: below.name };
  return { kind: 'upstream', stage: causes[0]?.name ?? '' };
}

function sharedStages(stages: readonly Stage[]): readonly Stage[] {
  return stages.filter(({ isolated }) => !isolated);
}
