import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import {
  createSecrets,
  type Baselines,
  type JsonObject,
  type KeeperRun,
  type StageStore,
} from '@stagebook/pipeline';
import { PATCH_FILE } from '../git/changes.js';
import { readBaselines } from '../run/baselines.js';
import { readSurroundings } from '../run/environment.js';
import { ignoreInGit } from '../store/ignore-in-git.js';
import { createStageStore } from '../store/stage-store.js';
import { writeWhole } from '../store/write-whole.js';
import { insideRoot, readQuestion, type Asked, type KeeperPlace } from './question.js';

/** A page's run, from its beginning to its end. */
export interface KeptRun {
  readonly asked: Asked;
  readonly store: StageStore;
  readonly recordDir: string;
  /** Where the run happens, as nbrun records it. */
  readonly environment: JsonObject;
  /** @throws {NbrunError} `USAGE` for a run that a gate names and that cannot be read. */
  readonly readBaselines: () => Promise<Baselines>;
}

/** Makes the record's folder, with the changes that are not committed in it. */
export async function beginRun(ask: KeeperRun, place: KeeperPlace): Promise<KeptRun> {
  const recordDir = insideRoot(place.root, ask.recordPath);
  const asked = await readQuestion(ask, place);
  const runsDir = dirname(recordDir);
  await mkdir(recordDir, { recursive: true });
  // The contents service of a page can write no name that begins with a dot.
  await ignoreInGit(runsDir);
  const { cache, notebookFile, notebookDir, request, ports, plan } = asked;
  const { facts, patch } = await readSurroundings(notebookFile, createSecrets(asked.secrets));
  if (patch !== undefined) await writeWhole(join(recordDir, PATCH_FILE), patch);
  const { runId } = ask;
  const store = createStageStore({
    cache,
    useCache: true,
    force: false,
    runId,
    recordDir,
    notebookDir,
    request,
    ports,
  });
  const notebook = basename(notebookFile);
  return {
    asked,
    store,
    recordDir,
    environment: facts,
    readBaselines: () => readBaselines(plan.gates, { notebookDir, runsDir, notebook, before: runId }),
  };
}
