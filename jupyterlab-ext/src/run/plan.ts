import { planRun, type Plan, type PlanPorts, type Selection, type StageSet } from '@stagebook/pipeline';
import { browserDigests } from '../browser-ports.js';
import { engineVersion } from '../version.js';

/** What a page cannot see is unknown, so it never takes a stage for fresh. */
const ports: PlanPorts = {
  digests: browserDigests,
  inputs: {
    observe: async () => ({ unknown: 'the kernel', why: 'a page cannot see its files' }),
  },
  store: { find: async () => undefined, last: async () => undefined },
};

/** @throws {PipelineError} `STAGE_UNKNOWN` or `STAGE_INVALID` for a selection that names no stage. */
export function planNotebook(notebook: StageSet, selection: Selection): Promise<Plan> {
  return planRun(
    { notebook, selection, force: [], cache: false, parameters: [], engineVersion, resumed: new Map() },
    ports,
  );
}
