import { afterEach, describe, expect, it } from 'vitest';
import { decodeStageMessage } from '../../../pipeline/src/wire/decode.js';
import { STAGE_MIME } from '../../../pipeline/src/wire/message.js';
import { gate, type GateRule, type GateMetrics } from '../../../kernel-lib/src/gate.js';

/** `n` samples around `centre`, evenly spread over ± `spread` of it. */
function samples(centre: number, spread: number, n = 20): readonly number[] {
  return Array.from(
    { length: n },
    (_, index) => centre * (1 + spread * ((2 * ((index * 7) % n)) / (n - 1) - 1)),
  );
}

async function judge(
  metrics: GateMetrics,
  rule: GateRule,
  before?: GateMetrics,
): Promise<readonly [string, string]> {
  const baseline = before && { name: 'v1', metrics: before };
  const { verdicts } = await gate(metrics, [rule], { send: false, ...(baseline && { baseline }) });
  return [verdicts[0]?.status ?? '', verdicts[0]?.reason ?? ''];
}

describe('a bound', () => {
  it.each([
    [180, 'pass', 'latency is 180.'],
    [200, 'pass', 'latency is 200.'],
    [200.1, 'fail', 'latency is 200.100, and at most 200 is allowed.'],
    [NaN, 'fail', 'latency is NaN, and at most 200 is allowed.'],
    [Infinity, 'fail', 'latency is Infinity, and at most 200 is allowed.'],
  ])('of 200 judges %d: %s', async (latency, status, reason) => {
    expect(await judge({ latency }, { metric: 'latency', max: 200 })).toEqual([status, reason]);
  });

  it('of samples takes their median', async () => {
    expect(await judge({ ms: [1, 2, 900] }, { metric: 'ms', max: 2 })).toEqual(['pass', 'ms is 2.']);
  });

  it('fails where the metric was not measured', async () => {
    const [status, reason] = await judge({ other: 1 }, { metric: 'ms', max: 2 });
    expect([status, reason]).toEqual(['fail', '"ms" was not measured, so nothing is known of it.']);
  });
});

describe('a change', () => {
  const rule: GateRule = { metric: 'ms', better: 'lower', worseBy: 0.1 };

  it('that is large and certain fails', async () => {
    const [status, reason] = await judge({ ms: samples(130, 0.05) }, rule, { ms: samples(100, 0.05) });
    expect([status, reason]).toEqual([
      'fail',
      expect.stringMatching(/^ms is 3\d\.\d % worse than v1 \(95 %: .*more than 10\.0 %\.$/),
    ]);
  });

  it('that is certain but small passes', async () => {
    const [status] = await judge({ ms: samples(103, 0.02) }, rule, { ms: samples(100, 0.02) });
    expect(status).toBe('pass');
  });

  it('that noise could hide is inconclusive', async () => {
    const [status, reason] = await judge({ ms: samples(108, 0.9, 8) }, rule, { ms: samples(100, 0.9, 8) });
    expect([status, reason]).toEqual([
      'inconclusive',
      expect.stringContaining('More samples would narrow it'),
    ]);
  });

  it('for the better passes, whichever way is better', async () => {
    expect((await judge({ ms: samples(50, 0.05) }, rule, { ms: samples(100, 0.05) }))[0]).toBe('pass');
    const rate: GateRule = { metric: 'rate', better: 'higher', worseBy: 0.1 };
    expect((await judge({ rate: samples(150, 0.05) }, rate, { rate: samples(100, 0.05) }))[0]).toBe('pass');
    const [status, reason] = await judge({ rate: samples(80, 0.02) }, rate, { rate: samples(100, 0.02) });
    expect([status, reason]).toEqual(['fail', expect.stringMatching(/^rate is (19|20)\.\d % worse/)]);
  });

  it('of too few samples is inconclusive', async () => {
    const [status, reason] = await judge({ ms: [200, 201] }, rule, { ms: samples(100, 0.01) });
    expect([status, reason]).toEqual([
      'inconclusive',
      'ms against v1: 2 against 20 samples, where 5 each are needed.',
    ]);
  });

  it('of one number each goes by the share alone', async () => {
    expect(await judge({ ms: 111 }, rule, { ms: 100 })).toEqual([
      'fail',
      'ms is 11.0 % worse than v1: more than 10.0 %.',
    ]);
    expect(await judge({ ms: 109 }, rule, { ms: 100 })).toEqual([
      'pass',
      'ms is 9.0 % worse than v1: within 10.0 %.',
    ]);
  });

  it('against what the baseline lacks is inconclusive', async () => {
    expect(await judge({ ms: 1 }, rule, {})).toEqual(['inconclusive', 'v1 has no "ms" to compare with.']);
  });

  it('against another machine is inconclusive', async () => {
    const baseline = { name: 'v1', metrics: { ms: 1 }, machine: 'a' };
    const { verdicts } = await gate({ ms: 9 }, [rule], { baseline, machine: 'b', send: false });
    expect(verdicts[0]?.status).toBe('inconclusive');
  });

  it('between launches that differ is not certain, however many iterations agree', async () => {
    const launches = (centres: readonly number[]): number[][] =>
      centres.map((centre) => [...samples(centre, 0.001, 50)]);
    const [status] = await judge({ ms: launches([100, 180, 90, 200, 110]) }, rule, {
      ms: launches([100, 170, 95, 190, 105]),
    });
    expect(status).toBe('inconclusive');
  });

  it('is judged the same for the same seed', async () => {
    const baseline = { name: 'v1', metrics: { ms: samples(100, 0.5) } };
    const once = (): Promise<unknown> =>
      gate({ ms: samples(110, 0.5) }, [rule], { baseline, seed: 7, send: false });
    expect(JSON.stringify(await once())).toBe(JSON.stringify(await once()));
  });
});

describe('several comparisons', () => {
  it('adjust their p values for their number, and show both', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `m${index}`);
    const metrics = Object.fromEntries(
      names.map((name, index) => [name, samples(index === 0 ? 150 : 100, 0.2)]),
    );
    const before = Object.fromEntries(names.map((name) => [name, samples(100, 0.2)]));
    const rules = names.map((metric): GateRule => ({ metric, better: 'lower', worseBy: 0.05 }));
    const { verdicts } = await gate(metrics, rules, {
      baseline: { name: 'v1', metrics: before },
      send: false,
    });
    const { p, adjustedP } = verdicts[0]?.evidence as { p: number; adjustedP: number };
    expect(adjustedP).toBeCloseTo(p * 20, 10);
    expect(verdicts.map(({ status }) => status).filter((status) => status === 'fail')).toHaveLength(1);
  });
});

describe('a pass rate', () => {
  const rule: GateRule = { metric: 'checks', minRate: 0.9 };

  it.each([
    [
      { passed: 10, of: 10 },
      'inconclusive',
      /95 %: 72\.\d % to 100\.0 %\): not clear of 90\.0 %; 35 cases that all pass/,
    ],
    [{ passed: 100, of: 100 }, 'pass', /^100 of 100 passed/],
    [{ passed: 60, of: 100 }, 'fail', /less than 90\.0 %/],
  ])('of %j is judged by its interval: %s', async (checks, status, reason) => {
    expect(await judge({ checks }, rule)).toEqual([status, expect.stringMatching(reason)]);
  });

  it('of the same cases is compared pair by pair', async () => {
    const before = Array.from({ length: 40 }, () => true);
    const now = before.map((_, index) => index >= 12);
    const change: GateRule = { metric: 'checks', better: 'higher', worseBy: 0.05 };
    const [status, reason] = await judge({ checks: now }, change, { checks: before });
    expect([status, reason]).toEqual(['fail', expect.stringContaining('checks is 30.0 % worse than v1')]);
    const few = before.map((_, index) => index >= 2);
    expect((await judge({ checks: few }, change, { checks: before }))[0]).toBe('inconclusive');
  });
});

describe('what is refused', () => {
  it.each([
    ['no rule', [], 'at least one rule'],
    ['a rule without a bound', [{ metric: 'a' }], 'either "min" and "max"'],
    ['two rules in one', [{ metric: 'a', max: 1, minRate: 0.5 }], 'either "min" and "max"'],
    ['a key that is no key', [{ metric: 'a', maximum: 1 }], "A key of a rule is 'maximum'"],
    [
      'a threshold beneath the noise',
      [{ metric: 'a', better: 'lower', worseBy: 0.02, noiseFloor: 0.1 }],
      'noise would decide',
    ],
    [
      'two gates of one name',
      [
        { metric: 'a', max: 1 },
        { metric: 'a', max: 1 },
      ],
      'no other rule has',
    ],
    [
      'a comparison with nothing',
      [{ metric: 'a', better: 'lower', worseBy: 0.1 }],
      'what "a no worse by 0.1" compares with',
    ],
  ])('%s', async (_name, rules, message) => {
    await expect(gate({ a: 1 }, rules as never, { send: false })).rejects.toThrow(message);
  });

  it('samples that have no ratio', async () => {
    const rule: GateRule = { metric: 'a', better: 'lower', worseBy: 0.1 };
    await expect(judge({ a: [0, 1, 2, 3, 4] }, rule, { a: [1, 2, 3, 4, 5] })).rejects.toThrow(
      'numbers over 0',
    );
  });
});

describe('the engine', () => {
  const globals = globalThis as Record<string, unknown>;
  afterEach(() => delete globals['Deno']);

  it('is told every verdict, and understands it', async () => {
    const sent: unknown[] = [];
    const broadcast = async (_: string, { data }: { data: Record<string, unknown> }) =>
      void sent.push(decodeStageMessage(JSON.parse(JSON.stringify(data[STAGE_MIME]))));
    globals['Deno'] = { jupyter: { broadcast } };
    const rules: GateRule[] = [
      { metric: 'ms', max: 1 },
      { metric: 'none', min: 0, name: 'is there' },
      { metric: 'ms', better: 'lower', worseBy: 0.1 },
    ];
    const { verdicts } = await gate({ ms: NaN }, rules, { baseline: { name: 'v1', metrics: { ms: 1 } } });
    expect(sent).toEqual(verdicts.map((verdict) => ({ kind: 'verdict', ...verdict })));
    expect(verdicts.map(({ status }) => status)).toEqual(['fail', 'fail', 'inconclusive']);
  });
});
