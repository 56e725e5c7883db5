import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ExecutedNotebook, parseNotebook, type RunEvent } from '@stagebook/pipeline';
import { RecordWriter } from '../../../nbrun/src/store/record-writer.js';
import { verifyRecord } from '../../../nbrun/src/store/verify.js';
import { EVENTS, temporaryFolder } from '../support.js';

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
  const dir = join(notebookDir, 'nbrun-runs', 'run-1');
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
  for (const event of EVENTS.toSpliced(4, 0, artifact)) await record.append(event);
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
      head: { events: 8 },
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
    expect((await verifyRecord(dir)).damages[0]?.path).toBe('run.json');
  });
});
