import type { KeeperMethod, KeeperCalls, PlannedStage, Products, StageStore } from '@stagebook/pipeline';
import type { ContentsFolder } from '../store/contents-folder.js';
import type { IKeeper } from './keeper-port.js';

/** What the keeper does for a run: stages are decided, kept and restored where their files are. */
export function keptStages(
  keeper: Pick<IKeeper, 'call'>,
  folder: ContentsFolder,
  recordDir: string,
  fallback: Pick<StageStore, 'keep' | 'saveDir'>,
): StageStore {
  const call = <Method extends KeeperMethod>(
    method: Method,
    ask: KeeperCalls[Method]['ask'],
  ): Promise<KeeperCalls[Method]['reply']> => keeper.call(method, ask, folder);
  return {
    saveDir: (stage) =>
      call('saveDir', { stage }).then(
        ({ path }) => path,
        () => fallback.saveDir(stage),
      ),
    savedPath: (stage, file) => `${recordDir}/saved/${stage}/${file}`,
    async decide(planned, products) {
      try {
        const { action, reason, key } = await call('decide', asked(planned, products));
        return { ...planned, action, reason, key: key ?? undefined };
      } catch (error) {
        const reason = {
          kind: 'unknown-input',
          input: 'what the stage depends on',
          why: textOf(error),
        } as const;
        return { ...planned, action: 'run', reason, key: undefined };
      }
    },
    restore: (planned) => call('restore', asked(planned, new Map())),
    async keep(planned, ended, products) {
      try {
        return await call('keep', { ...asked(planned, products), ended });
      } catch {
        return fallback.keep(planned, ended, products);
      }
    },
  };
}

function asked(
  { stage, action, reason, key }: PlannedStage,
  products: Products,
): KeeperCalls['decide']['ask'] {
  return { name: stage.name, action, reason, key: key ?? null, products: [...products] };
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
