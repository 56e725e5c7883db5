import { readFileSync } from 'node:fs';

const INTERVAL_MS = 5;
const KIB_PER_MIB = 1024;

/** Watches another process's resident memory from outside, by /proc; absent numbers where there is no /proc. */
export class MemorySampler {
  readonly #pid: number;
  #timer: NodeJS.Timeout | undefined;
  #peakRssMiB = 0;
  #lastAt = 0;
  #longestGapMs = 0;
  #samples = 0;

  constructor(pid: number) {
    this.#pid = pid;
  }

  start(): void {
    this.#lastAt = performance.now();
    this.#timer = setInterval(() => this.#sample(), INTERVAL_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  get longestGapMs(): number {
    return this.#longestGapMs;
  }

  get samples(): number {
    return this.#samples;
  }

  /** Highest since the last call, now included. */
  takePeakMiB(): number {
    this.#sample();
    const peak = this.#peakRssMiB;
    this.#peakRssMiB = 0;
    this.#sample();
    return peak;
  }

  residentMiB(): number {
    return field(`/proc/${this.#pid}/status`, 'VmRSS') ?? 0;
  }

  highWaterMiB(): number {
    return field(`/proc/${this.#pid}/status`, 'VmHWM') ?? 0;
  }

  /** Shared pages counted in part, and not at all. Reading them is slow: not while anything is measured. */
  proportionalMiB(): { pssMiB?: number; ussMiB?: number } {
    const rollup = `/proc/${this.#pid}/smaps_rollup`;
    const pssMiB = field(rollup, 'Pss');
    const clean = field(rollup, 'Private_Clean');
    const dirty = field(rollup, 'Private_Dirty');
    return {
      ...(pssMiB !== undefined && { pssMiB }),
      ...(clean !== undefined && dirty !== undefined && { ussMiB: clean + dirty }),
    };
  }

  #sample(): void {
    const now = performance.now();
    this.#longestGapMs = Math.max(this.#longestGapMs, now - this.#lastAt);
    this.#lastAt = now;
    this.#samples++;
    this.#peakRssMiB = Math.max(this.#peakRssMiB, this.residentMiB());
  }
}

function field(path: string, name: string): number | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
  const match = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text);
  return match ? Number(match[1]) / KIB_PER_MIB : undefined;
}
