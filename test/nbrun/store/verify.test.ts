import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ExecutedNotebook,
  foldEvents,
  parseNotebook,
  readChain,
  toRunJson,
  type RunEvent,
} from '@stagebook/pipeline';
import { nodeDigests } from '../../../nbrun/src/ports-node.js';
import { RecordWriter } from '../../../nbrun/src/store/record-writer.js';
import { verifyRecord } from '../../../nbrun/src/store/verify.js';
import { chained, EVENTS, temporaryFolder } from '../support.js';

/** A record of a run that announced one artifact. */
async function recordOf(): Promise<string> {
  const notebookDir = await temporaryFolder();
  const content = 'model,latencyMs\na,1\n';
  await writeFile(join(notebookDir, 'log.csv'), content);
  const digest = (name: string): string => createHash(name).update(content).digest('hex');
  const artifact: RunEvent = {
    type: 'stage-said',
    at: EVENTS[0]?.at ?? '',
    stage: 'load',
    cell: 'c0',
    message: {
      kind: 'artifact',
      path: 'log.csv',
      sha256: digest('sha256'),
      md5: digest('md5'),
      bytes: content.length,
    },
  };
  const saved: RunEvent = {
    ...artifact,
    message: {
      kind: 'saved',
      name: 'rows',
      file: 'rows.json',
      format: 'json',
      sha256: digest('sha256'),
      bytes: content.length,
    },
  };
  const dir = join(notebookDir, 'nbrun-runs', 'run-1');
  const spilled = { path: 'outputs/load-c0.txt', bytes: content.length, sha256: digest('sha256') };
  for (const path of ['saved/load/rows.json', spilled.path]) {
    await mkdir(dirname(join(dir, path)), { recursive: true });
    await writeFile(join(dir, path), content);
  }
  const cells = [
    { cell_type: 'code', id: 'c0', source: '1', metadata: {}, outputs: [], execution_count: null },
  ];
  const notebook = parseNotebook({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells });
  const facts = {
    inputPath: 'a.ipynb',
    outputPath: '',
    parameters: {},
    defaultParameters: {},
    hideInput: false,
  };
  await using record = await RecordWriter.open({
    dir,
    notebookDir,
    executed: new ExecutedNotebook(notebook, facts),
  });
  const events = EVENTS.map((event) => (event.type === 'cell-ended' ? { ...event, spilled } : event));
  for (const event of events.toSpliced(4, 0, artifact, saved)) await record.append(event);
  await record.save();
  return dir;
}

async function flipByte(path: string): Promise<void> {
  const bytes = await readFile(path);
  const at = Math.floor(bytes.length / 2);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

describe('verifyRecord', () => {
  it('finds nothing in an untouched record', async () => {
    expect(await verifyRecord(await recordOf())).toMatchObject({
      damages: [],
      artifacts: 1,
      head: { events: 9 },
    });
  });

  it('finds one changed byte in the events and names the line', async () => {
    const dir = await recordOf();
    await flipByte(join(dir, 'events.ndjson'));
    const { damages } = await verifyRecord(dir);
    expect(damages[0]).toMatchObject({
      path: 'events.ndjson',
      what: expect.stringMatching(/line \d+ does not hold/),
    });
  });

  it('finds one changed byte in an artifact and names the file', async () => {
    const dir = await recordOf();
    const { damages: before } = await verifyRecord(dir);
    const sha = createHash('sha256').update('model,latencyMs\na,1\n').digest('hex').slice(0, 12);
    await flipByte(join(dir, 'artifacts', sha, 'log.csv'));
    const { damages } = await verifyRecord(dir);
    expect([before.length, damages[0]?.path]).toEqual([0, join('artifacts', sha, 'log.csv')]);
  });

  it('finds events that were cut off whole', async () => {
    const dir = await recordOf();
    const path = join(dir, 'events.ndjson');
    const lines = (await readFile(path, 'utf8')).split('\n');
    await writeFile(path, `${lines.slice(0, -2).join('\n')}\n`);
    expect((await verifyRecord(dir)).damages).toEqual([
      { path: 'events.ndjson', what: 'its end is gone: 8 of 9 events are there' },
    ]);
  });

  it('says so of a run that was killed before it wrote what it knew', async () => {
    const dir = await recordOf();
    const started = foldEvents(EVENTS.slice(0, 1));
    const { head } = readChain(chained(EVENTS.slice(0, 1)), nodeDigests);
    await writeFile(join(dir, 'run.json'), toRunJson(started, head));
    expect((await verifyRecord(dir)).damages).toMatchObject([
      { path: 'run.json', what: expect.stringContaining('older than the last 8 events') },
    ]);
  });

  it('finds any changed byte of any file, and names the file', async () => {
    const dir = await recordOf();
    const names = (await readdir(dir, { recursive: true, withFileTypes: true }))
      .filter((entry) => entry.isFile())
      .map((entry) => relative(dir, join(entry.parentPath, entry.name)))
      .sort();
    expect(names).toHaveLength(8);
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...names),
        fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
        fc.integer({ min: 1, max: 255 }),
        async (name, place, change) => {
          const path = join(dir, name);
          const before = await readFile(path);
          const bytes = Buffer.from(before);
          const at = Math.floor(place * bytes.length);
          bytes[at] = (bytes[at] ?? 0) ^ change;
          await writeFile(path, bytes);
          const named = await verifyRecord(dir).then(
            ({ damages }) => damages.map((damage) => damage.path),
            (error: Error) => [error.message.includes(dir) ? 'events.ndjson' : error.message],
          );
          await writeFile(path, before);
          expect(named).toContain(name);
        },
      ),
      { numRuns: 300 },
    );
  });
});
