import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type {
  DecidedStage,
  KeeperBegun,
  KeeperCalls,
  KeeperMethod,
  KeeperRun,
  KeeperStage,
  Plan,
  PlannedStage,
  StageStore,
} from '@stagebook/pipeline';
import { rememberingDigest } from '../keys/digest-path.js';
import { createStageStore } from '../store/stage-store.js';
import { cacheLimitBytes, trimCache } from '../store/trim-cache.js';
import { insideRoot, readQuestion, type Asked, type KeeperPlace } from './question.js';

/** Answers one call of a page. */
export type Keeper = <Method extends KeeperMethod>(
  method: Method,
  ask: KeeperCalls[Method]['ask'],
) => Promise<KeeperCalls[Method]['reply']>;

interface KeptRun {
  readonly asked: Asked;
  readonly store: StageStore;
}

/**
 * Keeps stages for a page as nbrun keeps them for itself: the same keys, the same cache, the same rules.
 *
 * @param root The folder that the server shows as its own root.
 * @param env Where listed variables and secrets are looked up: that of the server's kernels.
 */
export function createKeeper(root: string, env: NodeJS.ProcessEnv): Keeper {
  const place: KeeperPlace = { root, env, digest: rememberingDigest() };
  let run: KeptRun | undefined;
  const current = (): KeptRun => {
    if (run === undefined) throw new Error('No run has begun.');
    return run;
  };
  const calls: {
    [Method in KeeperMethod]: (ask: KeeperCalls[Method]['ask']) => Promise<KeeperCalls[Method]['reply']>;
  } = {
    plan: async (ask) => ({ stages: outlineOf((await readQuestion(ask, place)).plan) }),
    begin: async (ask) => {
      run = await begin(ask, place);
      const recordDir = insideRoot(root, ask.recordPath);
      return {
        stages: outlineOf(run.asked.plan),
        recordDir,
        secrets: run.asked.secrets,
      } satisfies KeeperBegun;
    },
    saveDir: async ({ stage }) => ({ path: await current().store.saveDir(stage) }),
    decide: async (ask) => {
      const { asked, store } = current();
      return toDecided(await store.decide(toPlanned(ask, asked), new Map(ask.products)));
    },
    restore: async (ask) => {
      const { asked, store } = current();
      return store.restore(toPlanned(ask, asked));
    },
    keep: async ({ ended, ...ask }) => {
      const { asked, store } = current();
      return store.keep(toPlanned(ask, asked), ended, new Map(ask.products));
    },
    end: async () => {
      const { cache } = current().asked;
      run = undefined;
      if (cache.grew) await trimCache(cache.dir, cacheLimitBytes());
      return {};
    },
  };
  return async (method, ask) => calls[method](ask);
}

async function begin(ask: KeeperRun, place: KeeperPlace): Promise<KeptRun> {
  const recordDir = insideRoot(place.root, ask.recordPath);
  const asked = await readQuestion(ask, place);
  await mkdir(recordDir, { recursive: true });
  await ignoreInGit(dirname(recordDir));
  const { cache, notebookDir, request, ports } = asked;
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
  return { asked, store };
}

/** The contents service of a page can write no name that begins with a dot. */
async function ignoreInGit(runsDir: string): Promise<void> {
  await writeFile(join(runsDir, '.gitignore'), '*\n', { flag: 'wx' }).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    },
  );
}

function outlineOf({ stages }: Plan): readonly DecidedStage[] {
  return stages.map(toDecided);
}

function toDecided({ stage, action, reason, key }: PlannedStage): DecidedStage {
  return { name: stage.name, action, reason, key: key ?? null };
}

function toPlanned({ name, action, reason, key }: KeeperStage, { stages }: Asked): PlannedStage {
  const stage = stages.stages.find((known) => known.name === name);
  if (stage === undefined) throw new Error(`The notebook has no stage "${name}".`);
  return { stage, action, reason, key: key ?? undefined };
}
