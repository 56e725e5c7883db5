import type { ResumedStage } from '../plan/plan-ports.js';
import type { RunState } from './state.js';

/** What a run that goes on need not do again, by stage. */
export function passedStages({ stages }: Pick<RunState, 'stages'>): ReadonlyMap<string, ResumedStage> {
  const passed = new Map<string, ResumedStage>();
  for (const stage of stages) {
    if (stage.status !== 'passed' && stage.status !== 'cached') continue;
    const { key, product, endedAt: at } = stage;
    if (key !== undefined && product !== undefined) passed.set(stage.name, { key, product, at });
  }
  return passed;
}
