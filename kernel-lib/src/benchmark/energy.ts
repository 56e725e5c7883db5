import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = '/sys/class/powercap';
const UJ_PER_J = 1e6;

/** Starts a meter of the processor packages' energy; calling it reads the joules since. Undefined without RAPL. */
export function energyMeter(root: string = ROOT): (() => number) | undefined {
  const packages = readPackages(root);
  if (packages.length === 0) return undefined;
  return () =>
    packages.reduce((sum, { folder, start, range }) => {
      const now = read(folder, 'energy_uj') ?? start;
      return sum + (now >= start ? now - start : now + range - start) / UJ_PER_J;
    }, 0);
}

function readPackages(root: string): { folder: string; start: number; range: number }[] {
  let names: string[];
  try {
    names = readdirSync(root);
  } catch {
    return [];
  }
  return names
    .filter((name) => /^intel-rapl:\d+$/.test(name))
    .flatMap((name) => {
      const folder = join(root, name);
      const start = read(folder, 'energy_uj');
      const range = read(folder, 'max_energy_range_uj');
      return start === undefined || range === undefined ? [] : [{ folder, start, range }];
    });
}

function read(folder: string, name: string): number | undefined {
  try {
    const value = Number(readFileSync(join(folder, name), 'utf8'));
    return Number.isFinite(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
