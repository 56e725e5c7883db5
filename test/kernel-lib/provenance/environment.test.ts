import { cpus } from 'node:os';
import { expect, it } from 'vitest';
import { readEnvironment } from '../../../kernel-lib/src/provenance.js';

it('names the machine and the versions, with a fingerprint that the load does not change', () => {
  const environment = readEnvironment();
  expect(environment).toMatchObject({ cores: cpus().length, node: process.version });
  expect(environment.packages).toMatchObject({
    stagebook: expect.stringMatching(/^\d/) as string,
    '@duckdb/node-api': expect.stringMatching(/^\d/) as string,
  });
  expect(readEnvironment().fingerprint).toBe(environment.fingerprint);
});
