import type { RunDiff, RunState, StageState, StageStatus } from '@stagebook/pipeline';

/** What became of one stage when its run was run again. */
export interface StageReproduction {
  readonly stage: string;
  /** `free`: it differs, and may, since it measures or needs a stage that does. */
  readonly result: 'same' | 'free' | 'differs';
  /** What differs, in words; empty for `same`. */
  readonly differs: readonly string[];
}

/** Judges each stage by how it ended, its code, its metrics, its outputs and its artifacts. */
export function judgeReproduction(
  before: RunState,
  after: RunState,
  diff: RunDiff,
): readonly StageReproduction[] {
  const free = stagesThatMayDiffer(before, after);
  return unionOf(before.stages, after.stages).map((stage): StageReproduction => {
    const hard = endingOf(stage, before, after, diff);
    const soft = contentOf(stage, before, after, diff);
    const differs = [...hard, ...soft];
    if (differs.length === 0) return { stage, result: 'same', differs };
    return { stage, result: hard.length === 0 && free.has(stage) ? 'free' : 'differs', differs };
  });
}

/** Of stages that measure time, and of those that need one, no run repeats the figures. */
function stagesThatMayDiffer(before: RunState, after: RunState): ReadonlySet<string> {
  const free = new Set<string>();
  for (const { stages } of [before, after]) {
    for (const { name, measured } of stages) if (measured.length > 0) free.add(name);
    // Needs stand above the stages that need them.
    for (const { name, needs } of stages) if (needs.some((need) => free.has(need))) free.add(name);
  }
  return free;
}

function endingOf(stage: string, before: RunState, after: RunState, diff: RunDiff): readonly string[] {
  const [a, b] = [stageOf(before, stage)?.status, stageOf(after, stage)?.status];
  const code = diff.stages.find((entry) => entry.stage === stage);
  const changed =
    code?.before !== undefined && code.after !== undefined && code.before.code !== code.after.code;
  return [
    ...(ending(a) === ending(b) ? [] : [`${a ?? 'absent'}, now ${b ?? 'absent'}`]),
    ...(changed ? ['its code'] : []),
  ];
}

/** A stage that was restored has passed. */
function ending(status: StageStatus | StageState['status'] | undefined): string {
  return status === 'cached' ? 'passed' : (status ?? 'absent');
}

function contentOf(stage: string, before: RunState, after: RunState, diff: RunDiff): readonly string[] {
  const metrics = diff.metrics.filter((entry) => entry.stage === stage).map(({ metric }) => metric);
  const cells = diff.outputs.filter((entry) => entry.stage === stage).map(({ cell }) => cell + 1);
  const own = new Set(
    [before, after].flatMap((state) => stageOf(state, stage)?.artifacts.map(({ path }) => path) ?? []),
  );
  const artifacts = diff.artifacts.filter(({ name }) => own.has(name)).map(({ name }) => name);
  const list = (one: string, many: string, found: readonly (string | number)[]): readonly string[] =>
    found.length === 0 ? [] : [`${found.length === 1 ? one : many} ${found.join(', ')}`];
  return [
    ...list('metric', 'metrics', metrics),
    ...list('the output of cell', 'the outputs of cells', cells),
    ...list('artifact', 'artifacts', artifacts),
  ];
}

function stageOf(state: RunState, name: string): StageState | undefined {
  return state.stages.find((stage) => stage.name === name);
}

function unionOf(before: readonly StageState[], after: readonly StageState[]): readonly string[] {
  return [...new Set([...before, ...after].map(({ name }) => name))];
}
