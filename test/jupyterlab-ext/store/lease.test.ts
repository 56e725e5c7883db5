import { describe, expect, it } from 'vitest';
import { ContentsFolder } from '../../../jupyterlab-ext/src/store/contents-folder.js';
import { HeldLease, LeaseWatch } from '../../../jupyterlab-ext/src/store/lease.js';
import { MemoryContents } from './memory-contents.js';

function world(): {
  contents: MemoryContents;
  folder: ContentsFolder;
  clock: { nowMs: number; monotonicMs(): number };
} {
  const contents = new MemoryContents();
  const clock = { nowMs: 0, monotonicMs: () => clock.nowMs };
  return { contents, folder: new ContentsFolder(contents.access, ''), clock };
}

const put = (contents: MemoryContents, lease: object): void =>
  void contents.files.set('lease.json', JSON.stringify(lease));

describe('LeaseWatch', () => {
  it('takes a lease for held while its beat goes on', async () => {
    const { contents, folder, clock } = world();
    const watch = new LeaseWatch(folder, 'me', clock);
    for (let beat = 1; beat < 10; beat += 1) {
      put(contents, { tab: 'other', beat });
      clock.nowMs += 11_000;
      expect(await watch.isHeld()).toBe(true);
    }
  });
  it('takes it for dead after a silence', async () => {
    const { contents, folder, clock } = world();
    const watch = new LeaseWatch(folder, 'me', clock);
    put(contents, { tab: 'other', beat: 7 });
    expect(await watch.isHeld()).toBe(true);
    clock.nowMs += 12_000;
    expect(await watch.isHeld()).toBe(false);
  });
  it('knows at once that its own tab holds none after a reload', async () => {
    const { contents, folder, clock } = world();
    put(contents, { tab: 'me', beat: 7 });
    expect(await new LeaseWatch(folder, 'me', clock).isHeld()).toBe(false);
  });
  it.each(['{"pid":7,"host":"h","started":"1"}', 'no JSON'])(
    'leaves %s to whoever wrote it',
    async (text) => {
      const { contents, folder, clock } = world();
      contents.files.set('lease.json', text);
      clock.nowMs += 1e9;
      expect(await new LeaseWatch(folder, 'me', clock).isHeld()).toBe(true);
    },
  );
});

describe('HeldLease', () => {
  it('beats while it is held, and says when it is released', async () => {
    const { contents, folder } = world();
    const sleep = (_ms: number, signal?: AbortSignal): Promise<void> =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(signal.reason as Error)),
      );
    const lease = new HeldLease(folder, 'me', { sleep });
    await expect.poll(() => contents.files.get('lease.json')).toBe('{"tab":"me","beat":1}');
    await lease.release();
    expect(contents.files.get('lease.json')).toBe('{"tab":"me","beat":2,"released":true}');
    expect(await new LeaseWatch(folder, 'other', { monotonicMs: () => 0 }).isHeld()).toBe(false);
  });
});
