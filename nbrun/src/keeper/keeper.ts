import type {
  DecidedStage,
  KeeperCalls,
  KeeperMethod,
  KeeperStage,
  Plan,
  PlannedStage,
} from '@stagebook/pipeline';
import { rememberingDigest } from '../keys/digest-path.js';
import { cacheLimitBytes, trimCache } from '../store/trim-cache.js';
import { beginRun, type KeptRun } from './kept-run.js';
import { readQuestion, type Asked, type KeeperPlace } from './question.js';

/** Answers one call of a page. */
export type Keeper = <Method extends KeeperMethod>(
  method: Method,
  ask: KeeperCalls[Method]['ask'],
) => Promise<KeeperCalls[Method]['reply']>;

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
      run = await beginRun(ask, place);
      const { asked, recordDir, environment } = run;
      return { stages: outlineOf(asked.plan), recordDir, secrets: asked.secrets, environment };
    },
    baselines: async () => {
      const runs = [...(await current().readBaselines())];
      return { runs: runs.map(([name, baseline]) => [name, baseline ?? null]) };
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
