import { planRun, type Plan, type PlanPorts, type Selection, type StageSet } from '@stagebook/pipeline';
import { browserDigests } from '../browser-ports.js';
import { engineVersion } from '../version.js';

/**
 * A plan without a keeper. What a page cannot see is unknown, so it never takes a stage for fresh.
 * @param error Why there is no keeper.
 * @throws {PipelineError} `STAGE_UNKNOWN` or `STAGE_INVALID` for a selection that names no stage.
 */
export function planNotebook(notebook: StageSet, selection: Selection, error?: unknown): Promise<Plan> {
  const why = error instanceof Error ? error.message : 'a page cannot see files and variables of the server';
  const ports: PlanPorts = {
    digests: browserDigests,
    inputs: { observe: async () => ({ unknown: 'what the stage depends on', why }) },
    store: { find: async () => undefined, last: async () => undefined },
  };
  return planRun(
    { notebook, selection, force: [], cache: false, parameters: [], engineVersion, resumed: new Map() },
    ports,
  );
}
