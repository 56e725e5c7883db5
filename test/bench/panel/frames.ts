import type { LabPage } from '../../e2e/lab/lab.js';

/** Milliseconds that the page's thread was busy at a time. */
export interface FrameTimes {
  /** From a frame's first callback to the end of its style, layout and paint. */
  readonly frameMedianMs: number;
  readonly frameP99Ms: number;
  readonly frameMaxMs: number;
  readonly frames: number;
  /** Of those that the browser tells, which last 50 ms or more; 0: there was none. */
  readonly longestTaskMs: number;
}

const ATTACH_MS = 180_000;

/** JupyterLab attaches a notebook's cells one by one while it is idle: what is measured begins after. */
export async function settle({ page }: LabPage, cells: number): Promise<void> {
  await page.waitForFunction(
    (count) => document.querySelectorAll('.jp-Notebook .jp-Cell .cm-content').length >= count,
    cells,
    { timeout: ATTACH_MS, polling: 500 },
  );
  await page.waitForTimeout(1_000);
}

interface Watched {
  frames: number[];
  longestTaskMs: number;
  /** Members, not names: what compiles this file wraps named functions in a helper that the page does not have. */
  beginFrame: () => void;
}

export async function watchFrames({ page }: LabPage): Promise<void> {
  await page.evaluate(() => {
    const seen = globalThis as unknown as Watched;
    seen.frames = [];
    seen.longestTaskMs = 0;
    const painted = new MessageChannel();
    let begunMs = 0;
    seen.beginFrame = () => {
      begunMs = performance.now();
      painted.port2.postMessage(undefined);
    };
    painted.port1.onmessage = () => {
      seen.frames.push(performance.now() - begunMs);
      requestAnimationFrame(seen.beginFrame);
    };
    requestAnimationFrame(seen.beginFrame);
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries())
        seen.longestTaskMs = Math.max(seen.longestTaskMs, duration);
    }).observe({ entryTypes: ['longtask'] });
  });
}

export async function frameTimes({ page }: LabPage): Promise<FrameTimes> {
  const { frames, longestTaskMs } = await page.evaluate(() => {
    const { frames: all, longestTaskMs: longest } = globalThis as unknown as Watched;
    return { frames: all, longestTaskMs: longest };
  });
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    Number((sorted[Math.floor(share * (sorted.length - 1))] ?? NaN).toFixed(1));
  return {
    frameMedianMs: at(0.5),
    frameP99Ms: at(0.99),
    frameMaxMs: at(1),
    frames: frames.length,
    longestTaskMs: Math.round(longestTaskMs),
  };
}
