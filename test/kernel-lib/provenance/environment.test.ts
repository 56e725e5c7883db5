import { availableParallelism, release, totalmem } from 'node:os';
import { describe, expect, it } from 'vitest';
import { fingerprintOf } from '../../../kernel-lib/src/provenance/environment.js';
import { readEnvironment } from '../../../kernel-lib/src/provenance.js';

describe('readEnvironment', () => {
  it('names the machine and the versions', () => {
    const environment = readEnvironment();
    expect(environment).toMatchObject({
      cores: availableParallelism(),
      memoryMiB: Math.round(totalmem() / 2 ** 20),
      os: expect.stringContaining(release()) as string,
      node: process.version,
    });
    expect(environment.packages).toMatchObject({
      stagebook: expect.stringMatching(/^\d/) as string,
      '@duckdb/node-api': expect.stringMatching(/^\d/) as string,
    });
  });

  it('has a fingerprint of all that lasts, and not of the load', () => {
    const { fingerprint, ...machine } = readEnvironment();
    expect(fingerprintOf({ ...machine, loadAverage: machine.loadAverage + 1 })).toBe(fingerprint);
    expect(fingerprintOf({ ...machine, cores: machine.cores + 1 })).not.toBe(fingerprint);
    expect(fingerprintOf({ ...machine, packages: { ...machine.packages, stagebook: '0.0.0' } })).not.toBe(
      fingerprint,
    );
  });
});
