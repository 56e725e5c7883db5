import { describe, expect, it } from 'vitest';
import { keptStages } from '../../../jupyterlab-ext/src/keeper/kept-stages.js';
import type { IKeeper } from '../../../jupyterlab-ext/src/keeper/keeper-port.js';
import { stageFiles } from '../../../jupyterlab-ext/src/run/stage-files.js';
import { ContentsFolder } from '../../../jupyterlab-ext/src/store/contents-folder.js';
import { nodeDigests } from '../../../nbrun/src/ports-node.js';
import type { PlannedStage, StageStore } from '../../../pipeline/src/index.js';
import { MemoryContents } from '../store/memory-contents.js';

const planned = {
  stage: { name: 'load' },
  action: 'undecided',
  reason: { kind: 'upstream', stage: 'first' },
  key: undefined,
} as unknown as PlannedStage;
const ended = { events: [], measured: false, outputLost: false };

function storeOf(call: (method: string, ask: unknown) => unknown): StageStore {
  const folder = new ContentsFolder(new MemoryContents().access, 'runs/1');
  const keeper = { call: async (method: string, ask: unknown) => call(method, ask) } as unknown as IKeeper;
  return keptStages(keeper, folder, '/srv/runs/1', stageFiles(folder, '/srv/runs/1', nodeDigests));
}

describe('stages that a keeper keeps', () => {
  it('are decided as the keeper says', async () => {
    const reason = { kind: 'cached', runId: 'r', at: 'then' };
    const store = storeOf(() => ({ name: 'load', action: 'cached', reason, key: 'k' }));
    expect(await store.decide(planned, new Map([['first', 'p']]))).toEqual({
      ...planned,
      action: 'cached',
      reason,
      key: 'k',
    });
  });

  it('run, and are never fresh, where the keeper is gone', async () => {
    const store = storeOf(() => {
      throw new Error('The keeper is gone.');
    });
    expect(await store.decide(planned, new Map())).toMatchObject({
      action: 'run',
      key: undefined,
      reason: { kind: 'unknown-input', why: 'The keeper is gone.' },
    });
    await expect(store.restore(planned)).rejects.toThrow('The keeper is gone.');
    expect(await store.keep(planned, ended, new Map())).toHaveProperty('product');
    expect(await store.saveDir('load')).toBe('/srv/runs/1/saved/load');
  });

  it('fail where the keeper refuses what they made', async () => {
    const store = storeOf(() => ({ refused: 'It declares "a.txt" in "outs" and did not make it.' }));
    expect(await store.keep(planned, ended, new Map())).toHaveProperty('refused');
  });
});
