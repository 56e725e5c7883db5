import { displayable, type Displayable } from '../cell/display.js';
import { gridView } from '../cell/grid.js';
import { formatCount } from '../cell/number.js';
import { readMachine, type Machine } from '../machine/read-machine.js';
import { sha256 } from './digest.js';

/** Where something was measured. Figures of different fingerprints are not compared. */
export interface Environment extends Machine {
  /** SHA-256 of all of the machine but its load. */
  readonly fingerprint: string;
}

/** Reads the machine and the versions that a figure depends on. */
export function readEnvironment(): Environment & Displayable {
  const machine = readMachine();
  const { cpuModel, cores, cpuQuotaCores, memoryMiB, os, node, loadAverage } = machine;
  const environment: Environment = { ...machine, fingerprint: fingerprintOf(machine) };
  return displayable(
    environment,
    gridView(() => ({
      title: `Environment ${environment.fingerprint.slice(0, 12)}`,
      columns: [{ label: 'what' }, { label: 'value' }],
      rows: [
        [
          'CPU',
          `${cpuModel}, ${cores} cores${cpuQuotaCores === undefined ? '' : `, quota ${cpuQuotaCores}`}`,
        ],
        ['memory', `${formatCount(memoryMiB)} MiB`],
        ['system', `${os}, Node ${node}`],
        ['load average', loadAverage.toFixed(2)],
      ],
    })),
  );
}

/** @internal */
export function fingerprintOf({ loadAverage: _, ...lasting }: Machine): string {
  return sha256(JSON.stringify(lasting));
}
