import { useLayoutEffect, useState, type RefObject } from 'react';

/** Rows above and below what is in sight, so that a scroll of a few lines shows no gap. */
const OVERSCAN_ROWS = 8;

export interface RowWindow {
  /** The first and, exclusive, the last row to draw. */
  readonly from: number;
  readonly to: number;
}

export interface WindowOptions {
  readonly scroller: RefObject<HTMLElement>;
  readonly count: number;
  readonly rowPx: number;
  /** Kept in sight whenever it changes; -1: none. */
  readonly current: number;
}

/** Which of many rows of one height are worth drawing; follows scrolling and the size of what scrolls. */
export function useWindow({ scroller, count, rowPx, current }: WindowOptions): RowWindow {
  const [seen, setSeen] = useState({ from: 0, to: 2 * OVERSCAN_ROWS });

  useLayoutEffect(() => {
    const node = scroller.current;
    if (node === null) return undefined;
    const look = (): void => {
      const from = Math.max(0, Math.floor(node.scrollTop / rowPx) - OVERSCAN_ROWS);
      const to = Math.ceil((node.scrollTop + node.clientHeight) / rowPx) + OVERSCAN_ROWS;
      setSeen((before) => (before.from === from && before.to === to ? before : { from, to }));
    };
    look();
    node.addEventListener('scroll', look, { passive: true });
    const sized = new ResizeObserver(look);
    sized.observe(node);
    return () => {
      node.removeEventListener('scroll', look);
      sized.disconnect();
    };
  }, [scroller, rowPx, count]);

  useLayoutEffect(() => {
    const node = scroller.current;
    if (node === null || current < 0) return;
    const top = current * rowPx;
    if (top < node.scrollTop) node.scrollTop = top;
    else if (top + rowPx > node.scrollTop + node.clientHeight)
      node.scrollTop = top + rowPx - node.clientHeight;
  }, [scroller, rowPx, current]);

  return { from: Math.min(seen.from, count), to: Math.min(seen.to, count) };
}
