import { readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Workspace } from './nbrun.js';
import { expectTruth, shown } from './truth.js';

it('fault 07: nbrun stays under 300 MB while a cell prints 500 MB, and keeps all of it', async () => {
  const code = 'const line = "x".repeat(999);\nfor (let i = 0; i < 500_000; i++) console.log(line);';
  await using workspace = await Workspace.create([{ code, tags: ['stage:one'] }], { kernel: 'tslab' });
  const { child, ended } = workspace.start();
  let peakKiB = 0;
  const sampling = setInterval(() => (peakKiB = Math.max(peakKiB, peakRssKiB(child.pid ?? 0))), 50);
  const end = await ended;
  clearInterval(sampling);
  const { executed, dir, stage } = await expectTruth(workspace, end, {
    code: 0,
    run: 'passed',
    stages: { one: 'passed' },
    cells: ['completed'],
  });
  const [, file = ''] = /all 500\.0 MB are in (outputs\/\S+?)\]/.exec(shown(executed, 1)) ?? [];
  expect((await stat(join(dir, file))).size).toBe(500_000_000);
  expect(stage.cells[0]?.outputLost).toBe(false);
  expect(peakKiB).toBeGreaterThan(0);
  expect(peakKiB / 1024).toBeLessThan(300);
});

/** The kernel's own high-water mark: a sample misses no peak before it. */
function peakRssKiB(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
