import { readFileSync } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { verifyRecord } from '../../../nbrun/src/store/verify.js';
import { NO_PYTHON, pythonSpec, testPython } from '../../support/python.js';
import { Workspace, type TestCell } from './nbrun.js';
import { expectTruth, outputsOf, shown, type Expected } from './truth.js';

const MAX_PEAK_MIB = 300;
const python = testPython();

describe('fault 07: a flood, and the memory of nbrun', () => {
  it('fault 07: nbrun stays under 300 MB while a tslab cell prints 500 MB, and keeps all of it', async () => {
    const lines = 'const line = "x".repeat(999);\nfor (let i = 0; i < 500_000; i++) console.log(line);';
    await printsHalfAGigabyte(await Workspace.create(cells(lines), { kernel: 'tslab' }));
  });

  it('fault 07: nor does it take more where five writes hold them', async () => {
    const writes = 'for (let i = 0; i < 5; i++) console.log("x".repeat(99_999_999));';
    await printsHalfAGigabyte(await Workspace.create(cells(writes), { kernel: 'tslab' }));
  });

  it('fault 07: nor does it take more while 200 cells print 1 MB each; the last ones show their beginning', async () => {
    const first: TestCell = { code: 'megabytes 1', tags: ['stage:one'] };
    const more = Array.from({ length: 199 }, () => 'megabytes 1');
    await using workspace = await Workspace.create([first, ...more]);
    const { ended, peakMiB } = await runMeasured(workspace);
    const { executed, dir } = await expectTruth(workspace, ended, passed(200));
    expect(shown(executed, 1)).toHaveLength(1_000_000);
    const cut = shown(executed, 200);
    const [, file = ''] = /all 1\.0 MB are in (outputs\/\S+?)\]/.exec(cut) ?? [];
    const whole = await readFile(join(dir, file), 'utf8');
    expect(whole).toHaveLength(1_000_000);
    expect(whole.startsWith(cut.slice(0, 10_000))).toBe(true);
    expect((await verifyRecord(dir)).damages).toEqual([]);
    expect(peakMiB).toBeLessThan(MAX_PEAK_MIB);

    // The same again, restored from the cache.
    const restored = await runMeasured(workspace);
    const again = await expectTruth(workspace, restored.ended, {
      ...passed(200),
      stages: { one: 'cached' },
    });
    expect(outputsOf(again.executed, 1)).toEqual(outputsOf(executed, 1));
    expect(await readFile(join(again.dir, file), 'utf8')).toBe(whole);
    expect((await verifyRecord(again.dir)).damages).toEqual([]);
    expect(restored.peakMiB).toBeLessThan(MAX_PEAK_MIB);
  });

  it('fault 15: what comes late is bounded too', async () => {
    const code = 'late 100 begun\nlate-megabytes 30';
    await using workspace = await Workspace.create([{ code, tags: ['stage:one'] }, 'sleep 3000']);
    const { executed, dir } = await expectTruth(workspace, await workspace.run(), passed(2));
    const [, file = ''] = /all 30\.0 MB are in (outputs\/\S+?)\]/.exec(shown(executed, 1)) ?? [];
    expect((await stat(join(dir, file))).size).toBe(30_000_006);
    expect((await verifyRecord(dir)).damages).toEqual([]);
  });
});

describe.skipIf(python === undefined)(`ipykernel (${python ?? NO_PYTHON})`, () => {
  it('fault 07: nbrun stays under 300 MB while an ipykernel cell prints 500 MB, and keeps all of it', async () => {
    const lines = 'line = "x" * 999\nfor i in range(500_000): print(line)';
    await printsHalfAGigabyte(await Workspace.createWith(pythonSpec(python ?? ''), cells(lines)));
  });

  it('fault 07: nor does it take more where five writes hold them', async () => {
    const writes = 'for i in range(5): print("x" * 99_999_999)';
    await printsHalfAGigabyte(await Workspace.createWith(pythonSpec(python ?? ''), cells(writes)));
  });
});

function cells(code: string): readonly TestCell[] {
  return [{ code, tags: ['stage:one'] }];
}

async function printsHalfAGigabyte(created: Workspace): Promise<void> {
  await using workspace = created;
  const { ended, peakMiB } = await runMeasured(workspace);
  const { executed, dir, stage } = await expectTruth(workspace, ended, passed(1));
  const [, file = ''] = /all 500\.0 MB are in (outputs\/\S+?)\]/.exec(shown(executed, 1)) ?? [];
  expect((await stat(join(dir, file))).size).toBe(500_000_000);
  expect(stage.cells[0]?.outputLost).toBe(false);
  expect(peakMiB).toBeLessThan(MAX_PEAK_MIB);
}

function passed(cells: number): Expected {
  return {
    code: 0,
    run: 'passed',
    stages: { one: 'passed' },
    cells: Array.from({ length: cells }, () => 'completed' as const),
  };
}

async function runMeasured(
  workspace: Workspace,
): Promise<{ ended: Awaited<ReturnType<Workspace['run']>>; peakMiB: number }> {
  const { child, ended: ending } = workspace.start();
  let peakKiB = 0;
  const sampling = setInterval(() => (peakKiB = Math.max(peakKiB, peakRssKiB(child.pid ?? 0))), 50);
  const ended = await ending;
  clearInterval(sampling);
  expect(peakKiB).toBeGreaterThan(0);
  return { ended, peakMiB: peakKiB / 1024 };
}

/** The process's own high-water mark: a sample misses no peak before it. */
function peakRssKiB(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}
