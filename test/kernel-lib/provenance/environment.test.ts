import { availableParallelism } from 'node:os';
import { expect, it } from 'vitest';
import { readMachine, type Machine } from '../../../kernel-lib/src/machine/read-machine.js';
import { readEnvironment } from '../../../kernel-lib/src/provenance.js';

it('names the machine and the versions, with a fingerprint that the load does not change', () => {
  const environment = readEnvironment();
  expect(environment).toMatchObject({ cores: availableParallelism(), node: process.version });
  expect(environment).toMatchObject(machineWithoutLoad());
  expect(environment.packages).toMatchObject({
    stagebook: expect.stringMatching(/^\d/) as string,
    '@duckdb/node-api': expect.stringMatching(/^\d/) as string,
  });
  expect(readEnvironment().fingerprint).toBe(environment.fingerprint);
});

/** A benchmark's result records the same. */
function machineWithoutLoad(): Omit<Machine, 'loadAverage'> {
  const { loadAverage: _, ...lasting } = readMachine();
  return lasting;
}
