import { readFileSync } from 'node:fs';
import { cpus, loadavg, release, totalmem, type } from 'node:os';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView } from '../cell/grid.js';
import { formatCount } from '../cell/number.js';
import { sha256 } from './digest.js';
import { packageVersions } from './packages.js';

/** Where something was measured. Figures of different fingerprints are not compared. */
export interface Environment {
  readonly cpuModel: string;
  /** Sorted; empty where /proc/cpuinfo cannot be read. */
  readonly cpuFlags: readonly string[];
  readonly cores: number;
  /** Of the control group, in cores; absent where there is none. */
  readonly cpuQuotaCores?: number;
  readonly memoryMiB: number;
  readonly os: string;
  readonly node: string;
  /** Versions of stagebook and of what it depends on. */
  readonly packages: Readonly<Record<string, string>>;
  /** Of the last minute, when it was read; no part of the fingerprint. */
  readonly loadAverage: number;
  /** SHA-256 of all of the above but the load. */
  readonly fingerprint: string;
}

const MIB = 1 << 20;

/** Reads the machine and the versions that a figure depends on. */
export function readEnvironment(): Environment & Displayable {
  const processors = cpus();
  const quota = cpuQuotaCores();
  const facts = {
    cpuModel: processors[0]?.model.trim() ?? 'unknown',
    cpuFlags: cpuFlags(),
    cores: processors.length,
    ...(quota !== undefined && { cpuQuotaCores: quota }),
    memoryMiB: Math.round(totalmem() / MIB),
    os: `${type()} ${release()} ${process.arch}`,
    node: process.version,
    packages: packageVersions(),
  };
  const environment: Environment = {
    ...facts,
    loadAverage: loadavg()[0] ?? 0,
    fingerprint: sha256(JSON.stringify(facts)),
  };
  return displayable(
    environment,
    gridView(() => ({
      title: `Environment ${environment.fingerprint.slice(0, 12)}`,
      columns: [{ label: 'what' }, { label: 'value' }],
      rows: [
        ['CPU', `${facts.cpuModel}, ${facts.cores} cores${quota === undefined ? '' : `, quota ${quota}`}`],
        ['memory', `${formatCount(facts.memoryMiB)} MiB`],
        ['system', `${facts.os}, Node ${facts.node}`],
        ['load average', environment.loadAverage.toFixed(2)],
      ],
    })),
  );
}

function cpuFlags(): string[] {
  const [, flags = ''] = /^(?:flags|Features)\s*:(.*)$/m.exec(readText('/proc/cpuinfo') ?? '') ?? [];
  return flags.trim().split(/\s+/).filter(Boolean).sort();
}

function cpuQuotaCores(): number | undefined {
  const [quota, period] = (readText('/sys/fs/cgroup/cpu.max') ?? '').trim().split(' ').map(Number);
  if (quota !== undefined && period !== undefined) return Number.isFinite(quota) ? quota / period : undefined;
  const [old, oldPeriod] = ['quota', 'period'].map((name) =>
    Number(readText(`/sys/fs/cgroup/cpu/cpu.cfs_${name}_us`)),
  );
  return old !== undefined && oldPeriod !== undefined && old > 0 && oldPeriod > 0
    ? old / oldPeriod
    : undefined;
}

/** Undefined where the system has no such file. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
