import { ServerConnection } from '@jupyterlab/services';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { browserClock } from '../../../jupyterlab-ext/src/browser-ports.js';
import { KernelKeeper } from '../../../jupyterlab-ext/src/keeper/keeper.js';
import { KeeperLink } from '../../../jupyterlab-ext/src/keeper/keeper-link.js';
import { createFakeKernelProvider, type FakeStep } from '../../../pipeline/src/testing/index.js';

const HOUR_MS = 60 * 60 * 1000;
const spec = { name: 'tslab', displayName: 'TypeScript', language: 'typescript' };

/** A page's keeper, whose kernels answer every call with `ok`. */
class Scene {
  readonly page = new EventTarget();
  readonly deleted: string[] = [];
  /** What the kernels do instead. */
  does: FakeStep | undefined;
  readonly kernels = createFakeKernelProvider(
    (code) => {
      const id = /\bid\\*":(\d+)/.exec(code)?.[1];
      if (id === undefined) return [];
      const answer: FakeStep = { type: 'stream', name: 'stdout', text: `stagebook-keeper ${id} {"ok":{}}\n` };
      return [this.does ?? answer];
    },
    { clock: browserClock },
  );
  readonly keeper = new KernelKeeper({
    services: {
      kernelspecs: {} as never,
      serverSettings: ServerConnection.makeSettings({
        baseUrl: 'http://server/',
        fetch: async (request) => {
          const { method, url } = request as Request;
          this.deleted.push(`${method} ${new URL(url).pathname}`);
          return new Response(null, { status: 204 });
        },
      }),
    },
    start: async (onSession) => {
      onSession(`session-${this.kernels.started.length + 1}`);
      return KeeperLink.open(await this.kernels.start(spec, { cwd: '' }), 'the program', browserClock);
    },
    page: this.page,
  });

  /** What is asked does not matter here. */
  ask(method: 'plan' | 'begin' | 'decide' | 'end'): Promise<unknown> {
    return this.keeper.call(method, {});
  }

  get started(): number {
    return this.kernels.started.length;
  }
}

describe('the keeper of a page', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is started once, with the first questions', async () => {
    const scene = new Scene();
    expect(scene.started).toBe(0);
    await Promise.all([scene.ask('plan'), scene.ask('plan')]);
    await scene.ask('plan');
    expect(scene.started).toBe(1);
  });

  it('is ended where nothing is asked, and started anew by the next question', async () => {
    const scene = new Scene();
    await scene.ask('plan');
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(scene.kernels.alive).toBe(0);
    await scene.ask('plan');
    expect([scene.started, scene.kernels.alive]).toEqual([2, 1]);
  });

  it('outlives a long stage of a run, and is ended some time after the run', async () => {
    const scene = new Scene();
    await scene.ask('begin');
    await vi.advanceTimersByTimeAsync(5 * HOUR_MS);
    await scene.ask('decide');
    await vi.advanceTimersByTimeAsync(5 * HOUR_MS);
    await scene.ask('end');
    expect([scene.started, scene.kernels.alive]).toEqual([1, 1]);
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(scene.kernels.alive).toBe(0);
  });

  it('is ended after a run that it did not begin', async () => {
    const scene = new Scene();
    scene.does = { type: 'fail', ename: 'Error', evalue: 'no such notebook' };
    await expect(scene.ask('begin')).rejects.toThrow('no such notebook');
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(scene.kernels.alive).toBe(0);
  });

  it('is not forgotten when the one before it is gone at last', async () => {
    const scene = new Scene();
    await scene.ask('plan');
    vi.advanceTimersByTime(HOUR_MS);
    await scene.ask('begin');
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    await scene.ask('decide');
    expect([scene.started, scene.kernels.alive]).toEqual([2, 1]);
  });

  it('is started anew where its kernel died, in a run too', async () => {
    const scene = new Scene();
    await scene.ask('begin');
    scene.does = { type: 'die' };
    await expect(scene.ask('decide')).rejects.toThrow('The keeper is gone');
    scene.does = undefined;
    await scene.ask('plan');
    expect(scene.started).toBe(2);
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(scene.kernels.alive).toBe(0);
  });

  it('is ended with the page', async () => {
    const scene = new Scene();
    scene.page.dispatchEvent(new Event('pagehide'));
    await scene.ask('plan');
    scene.page.dispatchEvent(new Event('pagehide'));
    expect(scene.deleted).toEqual(['DELETE /api/sessions/session-1']);
  });

  it('is ended when it is disposed, and leaves no timer', async () => {
    const scene = new Scene();
    await scene.ask('plan');
    scene.keeper.dispose();
    await vi.advanceTimersByTimeAsync(0);
    expect([scene.kernels.alive, vi.getTimerCount()]).toEqual([0, 0]);
  });
});
