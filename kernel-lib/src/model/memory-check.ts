import { readFileSync } from 'node:fs';
import { freemem } from 'node:os';
import { ModelError } from './error.js';
import type { Precision } from './types.js';

const BYTES_PER_MIB = 1024 * 1024;
/** Per weight while a model loads and runs; 4.4 were seen at fp32 (Falcon-RW's shape), whose weights are held once. */
const BYTES_PER_WEIGHT: Readonly<Record<Precision, number>> = { fp32: 5, int8: 2.5, int4: 1.6 };
/** Process, tokenizer, a cache of a thousand tokens. */
const OTHER_BYTES = 256 * BYTES_PER_MIB;

/**
 * Refuses a model that does not fit, before anything is built: running out half-way would end the process.
 * @throws {ModelError} `MODEL_TOO_LARGE` with what is needed and what there is.
 */
export function checkMemory(
  name: string,
  parameters: number,
  precision: Precision,
  available: number = availableBytes(),
): void {
  const needed = parameters * BYTES_PER_WEIGHT[precision] + OTHER_BYTES;
  if (needed <= available) return;
  const smaller =
    precision === 'fp32' ? ' or load it at int8 or int4' : precision === 'int8' ? ' or load it at int4' : '';
  throw new ModelError(
    'MODEL_TOO_LARGE',
    `"${name}" at ${precision} needs about ${mebibytes(needed)} MiB of memory, and ${mebibytes(available)} MiB are free. Free some,${smaller || ' or take a smaller model'}.`,
  );
}

function mebibytes(bytes: number): string {
  return Math.round(bytes / BYTES_PER_MIB).toLocaleString('en');
}

/** Of the machine, or of the control group where that is less. */
function availableBytes(): number {
  const kib = /^MemAvailable:\s+(\d+) kB/m.exec(readText('/proc/meminfo'))?.[1];
  const free = kib === undefined ? freemem() : Number(kib) * 1024;
  const limit = Number(readText('/sys/fs/cgroup/memory.max'));
  const used = Number(readText('/sys/fs/cgroup/memory.current'));
  return limit > 0 && used >= 0 ? Math.min(free, limit - used) : free;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
