import { describe, expect, it } from 'vitest';
import { browserDigests } from '../../../jupyterlab-ext/src/browser-ports.js';
import { ContentsFolder } from '../../../jupyterlab-ext/src/store/contents-folder.js';
import { SegmentedLog } from '../../../jupyterlab-ext/src/store/event-log.js';
import { readRecord } from '../../../jupyterlab-ext/src/store/read-record.js';
import { nodeDigests } from '../../../nbrun/src/ports-node.js';
import type { RunEvent } from '../../../pipeline/src/index.js';
import { benchmarkStages, sampleRun } from '../../run-view/sample-run.js';
import { MemoryContents } from './memory-contents.js';

const never = { sleep: (): Promise<void> => new Promise(() => undefined) };

async function opened(contents: MemoryContents): Promise<{ folder: ContentsFolder; log: SegmentedLog }> {
  const folder = new ContentsFolder(contents.access, 'run');
  await folder.make();
  return { folder, log: new SegmentedLog({ folder, digests: browserDigests, clock: never }) };
}

describe('SegmentedLog', () => {
  it('writes a chain that nbrun’s own digests confirm', async () => {
    const contents = new MemoryContents();
    const { folder, log } = await opened(contents);
    const { events, run } = sampleRun(benchmarkStages);
    for (const event of events) await log.append(event);
    const record = await readRecord(folder, nodeDigests);
    expect(record?.state).toEqual(run);
    expect(record?.head).toEqual(log.head);
    expect([record?.torn, record?.broken]).toEqual([false, undefined]);
  });
  it('begins a new segment before putting one costs much, and keeps their order', async () => {
    const contents = new MemoryContents();
    const { folder, log } = await opened(contents);
    const { events } = sampleRun(benchmarkStages);
    const long: RunEvent = {
      type: 'cell-output',
      at: '2026-03-02T09:14:06.000Z',
      stage: 'load',
      cell: 'load-1',
      output: { type: 'stream', name: 'stdout', text: 'x'.repeat(150_000) },
    };
    for (const event of [events[0]!, ...Array.from({ length: 30 }, () => long), ...events.slice(1)])
      await log.append(event);
    const record = await readRecord(folder, nodeDigests);
    expect(record?.segments).toBeGreaterThan(10);
    expect(record?.events).toHaveLength(events.length + 30);
    const largest = Math.max(...[...contents.files.values()].map(({ length }) => length));
    expect(largest).toBeLessThan(400_000);
  });
  it('waits for the store at the start and at the end of a run, and for no stage', async () => {
    const contents = new MemoryContents();
    const { log } = await opened(contents);
    const putsAt: string[] = [];
    for (const event of sampleRun(benchmarkStages).events) {
      const before = contents.puts.length;
      await log.append(event);
      if (contents.puts.length > before) putsAt.push(event.type);
    }
    expect(putsAt).toEqual(['run-started', 'run-ended']);
  });
  it('puts all that was said since the last put, in one, after its delay', async () => {
    const contents = new MemoryContents();
    const folder = new ContentsFolder(contents.access, 'run');
    await folder.make();
    const delays: { readonly delayMs: number; readonly end: () => void }[] = [];
    const clock = {
      sleep: (delayMs: number): Promise<void> => new Promise((end) => delays.push({ delayMs, end })),
    };
    const log = new SegmentedLog({ folder, digests: browserDigests, clock });
    const events = sampleRun(benchmarkStages).events.slice(0, 9);
    for (const event of events) await log.append(event);
    expect(delays.map(({ delayMs }) => delayMs)).toEqual([500]);
    expect((await readRecord(folder, nodeDigests))?.events).toHaveLength(1);
    delays[0]?.end();
    await expect
      .poll(async () => (await readRecord(folder, nodeDigests))?.events)
      .toHaveLength(events.length);
    expect(contents.puts).toHaveLength(2);
  });
  it('says at the next event that a put behind the run failed', async () => {
    const contents = new MemoryContents();
    const folder = new ContentsFolder(contents.access, 'run');
    await folder.make();
    const log = new SegmentedLog({
      folder,
      digests: browserDigests,
      clock: { sleep: () => Promise.resolve() },
    });
    const [started, next, later] = sampleRun(benchmarkStages).events;
    await log.append(started!);
    contents.failure = new Error('disk full');
    await log.append(next!);
    await expect.poll(() => contents.failure).toBeUndefined();
    await new Promise((resolve) => setTimeout(resolve));
    await expect(log.append(later!)).rejects.toThrow('disk full');
  });
  it('says that the store failed', async () => {
    const contents = new MemoryContents();
    const { log } = await opened(contents);
    contents.failure = new Error('disk full');
    await expect(log.append(sampleRun(benchmarkStages).events[0]!)).rejects.toThrow('disk full');
  });
});

describe('ContentsFolder', () => {
  it.each(['..', '.', '', 'a/b', 'a\\b', 'a\0b'])('refuses %j as a name', async (name) => {
    const folder = new ContentsFolder(new MemoryContents().access, '');
    await expect(folder.put(name, 'x')).rejects.toThrow(RangeError);
    expect(() => folder.folder(name)).toThrow(RangeError);
  });
});

describe('readRecord', () => {
  it('ends at the first line that was changed', async () => {
    const contents = new MemoryContents();
    const { folder, log } = await opened(contents);
    for (const event of sampleRun(benchmarkStages).events) await log.append(event);
    const text = contents.files.get('run/events.1.ndjson') ?? '';
    contents.files.set('run/events.1.ndjson', text.replace('"rows","value":1457', '"rows","value":1458'));
    const record = await readRecord(folder, nodeDigests);
    expect(record?.broken?.why).toContain('hash');
  });
  it('is nothing where there is no event', async () => {
    const folder = new ContentsFolder(new MemoryContents().access, '');
    expect(await readRecord(folder, nodeDigests)).toBeUndefined();
  });
});
