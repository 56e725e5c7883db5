import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { packageVersions } from './packages.js';

/** What a figure depends on beside the model. Results of different machines are not compared. */
export interface Machine {
  readonly cpuModel: string;
  /** Those that arithmetic makes use of (AVX, AMX, NEON and the like), sorted; empty where /proc/cpuinfo cannot be read. */
  readonly cpuFlags: readonly string[];
  /** That this process may use. */
  readonly cores: number;
  /** Of the control group, in cores; absent where there is none. */
  readonly cpuQuotaCores?: number;
  readonly memoryMiB: number;
  readonly os: string;
  readonly node: string;
  /** Versions of stagebook and of what it depends on. */
  readonly packages: Readonly<Record<string, string>>;
  /** Of the last minute, when it was read. */
  readonly loadAverage: number;
}

const BYTES_PER_MIB = 1 << 20;

/** Reads the machine and the versions that a figure depends on. */
export function readMachine(): Machine {
  const quota = cpuQuotaCores();
  return {
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    cpuFlags: cpuFlags(),
    cores: availableParallelism(),
    ...(quota !== undefined && { cpuQuotaCores: quota }),
    memoryMiB: Math.round(totalmem() / BYTES_PER_MIB),
    os: `${type()} ${release()} ${process.arch}`,
    node: process.version,
    packages: packageVersions(),
    loadAverage: loadavg()[0] ?? 0,
  };
}

function cpuFlags(): string[] {
  const [, flags = ''] = /^(?:flags|Features)\s*:(.*)$/m.exec(readText('/proc/cpuinfo') ?? '') ?? [];
  return flags
    .split(/\s+/)
    .filter((flag) => /^(?:avx|amx|sse4|fma|f16c|asimd|neon|sve|i8mm|bf16)/.test(flag))
    .sort();
}

/** Of control groups, version 2 then 1. */
function cpuQuotaCores(): number | undefined {
  const [limit, period] = (readText('/sys/fs/cgroup/cpu.max') ?? '').split(' ').map(Number);
  if (limit && period) return limit / period;
  const [quota, per] = ['quota', 'period'].map((name) =>
    Number(readText(`/sys/fs/cgroup/cpu/cpu.cfs_${name}_us`)),
  );
  return quota && per && quota > 0 ? quota / per : undefined;
}

/** Undefined where the system has no such file. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
