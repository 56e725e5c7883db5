import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { energyMeter } from '../../../kernel-lib/src/benchmark/energy.js';
import { scratchFolder } from '../../support/scratch.js';

const root = scratchFolder();

function setCounter(name: string, microjoules: number): void {
  mkdirSync(join(root, name), { recursive: true });
  writeFileSync(join(root, name, 'energy_uj'), `${microjoules}\n`);
  writeFileSync(join(root, name, 'max_energy_range_uj'), '10000000\n');
}

it('counts joules over all packages, and over a counter that begins anew', () => {
  setCounter('intel-rapl:0', 1_000_000);
  setCounter('intel-rapl:1', 9_000_000);
  setCounter('intel-rapl:0:0', 0);
  const joules = energyMeter(root)!;
  setCounter('intel-rapl:0', 3_500_000);
  setCounter('intel-rapl:1', 1_000_000);
  setCounter('intel-rapl:0:0', 5_000_000);
  expect(joules()).toBeCloseTo(2.5 + 2, 6);
});

it('is absent where there are no counters', () => {
  expect(energyMeter(join(root, 'nothing'))).toBeUndefined();
});
