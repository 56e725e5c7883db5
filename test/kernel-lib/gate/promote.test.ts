import { describe, expect, it } from 'vitest';
import { baselineOf, gate } from '../../../kernel-lib/src/gate.js';
import type { Tracking } from '../../../kernel-lib/src/tracking.js';
import { quietTracking, temporaryFolders } from '../tracking/support.js';

const folder = temporaryFolders();

/** A version whose run has ten latencies around `ms`. */
async function registered(tracking: Tracking, ms: number): Promise<number> {
  const run = await tracking.withRun('benchmark', async (started) => {
    for (let step = 0; step < 10; step++) await started.metrics({ latency_ms: ms + (step % 3) }, { step });
    return started;
  });
  return (await tracking.registry.register('tiny', { run, ref: 'hf:org/tiny' })).version;
}

const FAST = [{ metric: 'latency_ms', max: 200 }];

describe('gates and the registry', () => {
  it('promotes what passes, with the evidence in the audit', async () => {
    const tracking = quietTracking(await folder());
    const version = await registered(tracking, 100);
    const { verdicts } = await gate(
      await tracking.metricsOf((await tracking.registry.resolve('tiny')).run ?? ''),
      FAST,
      { send: false },
    );
    await tracking.registry.promote('tiny', version, { verdicts, why: 'first release', who: 'ada' });
    const [move] = await tracking.registry.audit('tiny');
    expect(move).toMatchObject({ who: 'ada', why: 'first release', alias: 'champion', to: { version: 1 } });
    expect(move?.from).toBeUndefined();
    expect(move?.evidence).toEqual(verdicts);
  });

  it('refuses what fails, what cannot tell, and what nobody judged; the alias stays', async () => {
    const tracking = quietTracking(await folder());
    const first = await registered(tracking, 100);
    const { verdicts } = await gate({ latency_ms: 100 }, FAST, { send: false });
    await tracking.registry.promote('tiny', first, { verdicts, why: 'first' });
    const second = await registered(tracking, 300);
    const baseline = await baselineOf(tracking, 'tiny@champion');
    const rules = [{ metric: 'latency_ms', better: 'lower', worseBy: 0.1 } as const];
    const slow = await gate(
      await tracking.metricsOf((await tracking.registry.resolve('tiny/2')).run ?? ''),
      rules,
      { baseline, send: false },
    );
    expect(slow.verdicts[0]?.reason).toMatch(
      /^latency_ms is 19\d\.\d % worse than tiny@champion \(version 1\)/,
    );
    const promote = (given: typeof verdicts, more = {}): Promise<unknown> =>
      tracking.registry.promote('tiny', second, { verdicts: given, why: 'newer', ...more });
    await expect(promote(slow.verdicts)).rejects.toThrow(
      /version 2 of tiny was not promoted: gate "latency_ms no worse by 0\.1" failed/,
    );
    await expect(promote([])).rejects.toThrow('there is no verdict');
    const unsure = await gate({ latency_ms: [1, 2] }, rules, { baseline, send: false });
    await expect(promote(unsure.verdicts)).rejects.toMatchObject({ code: 'PROMOTION_REFUSED' });
    expect((await tracking.registry.resolve('tiny@champion')).version).toBe(1);
    await promote(unsure.verdicts, { acceptInconclusive: true });
    expect((await tracking.registry.resolve('tiny@champion')).version).toBe(2);
  });

  it('rolls back step by step, and no further than there is something', async () => {
    const tracking = quietTracking(await folder());
    const { registry } = tracking;
    const { verdicts } = await gate({ latency_ms: 100 }, FAST, { send: false });
    for (const ms of [1, 2, 3]) {
      await registry.promote('tiny', await registered(tracking, ms), { verdicts, why: `at ${ms}` });
    }
    expect((await registry.rollBack('tiny', { why: 'slow' })).to.version).toBe(2);
    expect((await registry.rollBack('tiny', { why: 'slow too' })).to.version).toBe(1);
    await expect(registry.rollBack('tiny', { why: 'again' })).rejects.toMatchObject({
      code: 'ROLL_BACK_IMPOSSIBLE',
    });
    expect((await registry.rollBack('tiny', { why: 'after all', to: 3 })).from?.version).toBe(1);
  });

  it('names what there is where a reference names nothing', async () => {
    const tracking = quietTracking(await folder());
    await registered(tracking, 1);
    await expect(tracking.registry.resolve('tiny@champion')).rejects.toThrow('has no alias "champion"');
    await expect(tracking.registry.resolve('tiny/7')).rejects.toThrow('has no version 7');
    await expect(tracking.registry.resolve('other')).rejects.toMatchObject({ code: 'MODEL_UNKNOWN' });
    await expect(tracking.registry.resolve('tiny@v1')).rejects.toThrow('An alias is');
  });

  it('fills a prompt in, and says what it lacks', async () => {
    const { registry } = quietTracking(await folder());
    const prompt = await registry.registerPrompt('greet', 'Hello {{ name }}, {{place}} and {{name}}');
    expect([prompt.version, prompt.variables]).toEqual([1, ['name', 'place']]);
    expect(prompt.format({ name: 'Ada', place: 'here' })).toBe('Hello Ada, here and Ada');
    expect(() => prompt.format({ name: 'Ada' })).toThrow('needs place');
  });
});
