import { describe, expect, it } from 'vitest';
import { arrivals, loadTest } from '../../../kernel-lib/src/benchmark/load-test.js';
import { loadModel } from '../../../kernel-lib/src/model/load.js';
import { localServer } from '../../support/local-server.js';

/** A server that answers one request after another, each after 40 ms; the third fails. */
let answered = 0;
let queue = Promise.resolve();
const url = await localServer((_, response) => {
  queue = queue.then(async () => {
    await new Promise((resolve) => setTimeout(resolve, 40));
    if (++answered === 3) response.writeHead(503).end('overloaded');
    else
      response.end(
        'data: {"choices":[{"text":"a"}]}\n\ndata: {"choices":[{"text":"b","finish_reason":"length"}]}\n\ndata: [DONE]\n\n',
      );
  });
});

describe('loadTest', () => {
  it('shows a server that falls behind, by times from the planned moments', async () => {
    answered = 0;
    const model = await loadModel(`openai:${url}/v1#slow`);
    const result = await loadTest(model, { ratePerSec: 200, requests: 12, limits: { ttftMs: 100 } });
    const first = result.requests[0]!;
    const last = result.requests.at(-1)!;
    expect(last.latencyMs!).toBeGreaterThan(first.latencyMs! + 100);
    expect(last.withinLimits).toBe(false);
    expect(result.goodputPerSec).toBeLessThan(result.completedPerSec);
    expect(result.failed).toBe(1);
    expect(result.requests.find(({ error }) => error !== undefined)?.error).toMatch(
      /answered 503 .*overloaded/,
    );
    expect(result.latencyMs!.n).toBe(11);
  });

  it('plans the same moments for the same seed, at the mean rate asked for', () => {
    const moments = arrivals(50, 4000, 1);
    expect(moments).toEqual(arrivals(50, 4000, 1));
    expect(moments).not.toEqual(arrivals(50, 4000, 2));
    expect(4000 / (moments.at(-1)! / 1000)).toBeCloseTo(50, -1);
    const gaps = moments.map((at, i) => at - (moments[i - 1] ?? 0));
    const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
    const sd = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
    expect(sd / mean).toBeCloseTo(1, 1);
  });

  it('refuses a rate that is none', async () => {
    const model = await loadModel(`openai:${url}/v1#slow`);
    await expect(loadTest(model, { ratePerSec: 0, requests: 1 })).rejects.toThrow(/ratePerSec is 0/);
  });
});
