import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg, release, totalmem, type } from 'node:os';
import { join } from 'node:path';
import type { Machine } from './types.js';

const BYTES_PER_MIB = 1024 * 1024;
const PACKAGES = ['onnxruntime-node', '@huggingface/tokenizers', '@huggingface/jinja'] as const;

/** What a figure depends on beside the model. */
export function describeMachine(): Machine {
  const quota = cpuQuotaCores();
  return {
    cpuModel: cpus()[0]?.model ?? 'unknown',
    cpuFlags: cpuFlags(),
    cores: availableParallelism(),
    ...(quota !== undefined && { cpuQuotaCores: quota }),
    memoryMiB: totalmem() / BYTES_PER_MIB,
    os: `${type()} ${release()}`,
    node: process.version,
    packages: Object.fromEntries(PACKAGES.map((name) => [name, packageVersion(name)])),
    loadAverage: loadavg()[0] ?? 0,
  };
}

function cpuFlags(): string[] {
  const line = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(readText('/proc/cpuinfo') ?? '');
  return (line?.[1] ?? '')
    .split(' ')
    .filter((flag) => /^(?:avx|amx|sse4|fma|f16c|asimd|neon|sve|i8mm|bf16)/.test(flag));
}

/** Of control groups, version 2 then 1. */
function cpuQuotaCores(): number | undefined {
  const [limit, period] = (readText('/sys/fs/cgroup/cpu.max') ?? '').split(' ').map(Number);
  if (limit && period) return limit / period;
  const quota = Number(readText('/sys/fs/cgroup/cpu/cpu.cfs_quota_us'));
  const per = Number(readText('/sys/fs/cgroup/cpu/cpu.cfs_period_us'));
  return quota > 0 && per > 0 ? quota / per : undefined;
}

function packageVersion(name: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    const text = readText(join(folder, name, 'package.json'));
    if (text) return (JSON.parse(text) as { version: string }).version;
  }
  return 'unknown';
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
