import type { Comparison } from './in-turn.js';

/** Rounds of a work: `$BENCH_ROUNDS`, else as many as are usual for it. */
export function rounds(usual: number): number {
  return Number(process.env['BENCH_ROUNDS'] ?? usual);
}

/** Whether `$BENCH_WORK`, names divided by commas, asks for a work; unset it asks for all. */
export function wants(work: string): boolean {
  return process.env['BENCH_WORK']?.split(',').includes(work) ?? true;
}

/** Measures the works that are asked for, one after another. */
export async function measured(
  works: Readonly<Record<string, () => Promise<Comparison>>>,
): Promise<Comparison[]> {
  const comparisons: Comparison[] = [];
  for (const [name, work] of Object.entries(works)) if (wants(name)) comparisons.push(await work());
  return comparisons;
}
