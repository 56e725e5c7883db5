import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { MemorySampler } from '../../../kernel-lib/src/benchmark/memory-sampler.js';

const GROW = `
  process.stdout.write('ready');
  process.stdin.once('data', () => {
    globalThis.kept = Buffer.alloc(96 * 1024 * 1024, 1);
    process.stdout.write('grown');
  });
`;
const child = spawn(process.execPath, ['-e', GROW], { stdio: ['pipe', 'pipe', 'ignore'] });
afterEach(() => child.kill());

it('sees from outside what a process takes, at its peak too', async () => {
  await once(child.stdout, 'data');
  const sampler = new MemorySampler(child.pid!);
  const before = sampler.residentMiB();
  sampler.start();
  child.stdin.write('go');
  await once(child.stdout, 'data');
  const peak = sampler.takePeakMiB();
  sampler.stop();
  expect(peak - before).toBeGreaterThan(90);
  expect(sampler.highWaterMiB()).toBeGreaterThanOrEqual(peak);
  const { pssMiB, ussMiB } = sampler.proportionalMiB();
  expect(ussMiB).toBeGreaterThan(90);
  expect(pssMiB).toBeGreaterThanOrEqual(ussMiB!);
  expect(pssMiB).toBeLessThanOrEqual(sampler.residentMiB());
  expect(sampler.samples).toBeGreaterThan(1);
});
