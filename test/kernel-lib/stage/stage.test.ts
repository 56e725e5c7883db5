import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as stage from '../../../kernel-lib/src/stage.js';

interface Sent {
  type: string;
  data: Record<string, unknown>;
  transient: { display_id?: string };
}

const CONTEXT = Symbol.for('stagebook.stage');
const globals = globalThis as Record<PropertyKey, unknown>;
let sent: Sent[] = [];

/** Deno's own port to its notebook, written down. */
beforeEach(() => {
  sent = [];
  const broadcast = async (type: string, content: Omit<Sent, 'type'>) => void sent.push({ type, ...content });
  globals['Deno'] = { jupyter: { broadcast } };
});

afterEach(() => {
  delete globals['Deno'];
  delete globals[CONTEXT];
});

const message = (index = 0): unknown => sent[index]?.data[stage.STAGE_MIME];

async function inStage(name: string, inputs: Record<string, unknown> = {}): Promise<string> {
  const saveDir = await mkdtemp(join(tmpdir(), 'stage-'));
  globals[CONTEXT] = { protocol: 1, runId: 'r1', stage: name, saveDir, inputs };
  return saveDir;
}

describe('metrics', () => {
  it('sends numbers with their names beside a readable table', async () => {
    await stage.metrics({ rows: 1457, mean: 52.931565 });
    expect(message()).toEqual({
      kind: 'metrics',
      metrics: [
        { name: 'rows', value: 1457, unit: '' },
        { name: 'mean', value: 52.931565, unit: '' },
      ],
    });
    expect(sent[0]?.data['text/plain']).toContain('52.9316');
  });

  it.each([
    [0.00123456789, '0.00123457'],
    [-0.5, '-0.5'],
    [1.23456789e-9, '1.23457e-9'],
    [0, '0'],
  ])('shows six figures of %d too', async (value, shown) => {
    await stage.metrics({ value });
    expect(sent[0]?.data['text/plain']).toMatch(new RegExp(`^value +${shown}$`, 'm'));
  });

  it('carries what JSON has no number for', async () => {
    await stage.metrics([
      { name: 'loss', value: NaN, unit: 'nats', step: 3 },
      { name: 'max', value: -Infinity },
    ]);
    expect(message()).toMatchObject({
      metrics: [
        { name: 'loss', value: 'NaN', unit: 'nats', step: 3 },
        { name: 'max', value: '-Infinity' },
      ],
    });
  });

  it('refuses a value that is no number, as an unchecked cell may pass it', async () => {
    await expect(stage.metrics({ rows: '12' as unknown as number })).rejects.toThrow(
      `The value of metric "rows" is '12'. Give a number.`,
    );
  });
});

describe('progress', () => {
  it('updates one display', async () => {
    const bar = await stage.progress(3, 'infer');
    await bar.step('prompt 1');
    await bar.update(3, 'done');
    expect(sent.map(({ type }) => type)).toEqual([
      'display_data',
      'update_display_data',
      'update_display_data',
    ]);
    expect(new Set(sent.map(({ transient }) => transient.display_id)).size).toBe(1);
    expect(message(2)).toEqual({ kind: 'progress', done: 3, total: 3, label: 'done' });
  });

  it('sends few messages for many steps, and the last one', async () => {
    const bar = await stage.progress(100_000, 'loop');
    for (let done = 1; done <= 100_000; done++) await bar.update(done);
    expect(sent.length).toBeLessThan(300);
    expect(message(sent.length - 1)).toMatchObject({ done: 100_000 });
  });

  it('refuses more parts than there are', async () => {
    const bar = await stage.progress(2, 'x');
    await expect(bar.update(3)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });
});

describe('save and load', () => {
  it.each([
    ['json', { rows: [1, 'two', null, { deep: true }] }],
    ['binary', new Uint8Array([0, 1, 255])],
    ['arrow', new Uint8Array([...Buffer.from('ARROW1'), 0, 0, 7])],
  ])('hand over %s within one kernel', async (format, value) => {
    await stage.save('it', value);
    expect(message()).toMatchObject({ kind: 'saved', name: 'it', format });
    expect(await stage.load('it')).toEqual(value);
  });

  it('write into the folder that the engine gives', async () => {
    const saveDir = await inStage('eda');
    await stage.save('models', ['a']);
    expect(JSON.parse(await readFile(join(saveDir, 'models.json'), 'utf8'))).toEqual(['a']);
  });

  it('read in another stage what the engine brought', async () => {
    const folder = await inStage('eda');
    await stage.save('models', ['a']);
    const { sha256 } = message() as { sha256: string };
    const input = { stage: 'eda', path: join(folder, 'models.json'), format: 'json', sha256 };
    await inStage('infer', { models: input });
    expect(await stage.load('models')).toEqual(['a']);
    await writeFile(input.path, '["b"]');
    await expect(stage.load('models')).rejects.toMatchObject({ code: 'FILE_DAMAGED' });
  });

  it('say what there is where a name was not saved', async () => {
    await inStage('infer', { models: { stage: 'eda', path: '/x', format: 'json', sha256: '' } });
    await expect(stage.load('modles')).rejects.toThrow(
      'Stage "infer" has no input "modles" (there is models). Save it in a stage above, and add "needs:THAT-STAGE".',
    );
    await expect(stage.load('constructor')).rejects.toMatchObject({ code: 'SAVED_NOT_FOUND' });
  });

  it.each([
    ['NaN', [1, NaN], 'v[1]'],
    ['a date', { at: new Date(0) }, 'v.at'],
    ['a map', new Map(), 'v'],
    ['a function', { f: () => 1 }, 'v.f'],
  ])('refuse %s, which JSON would change, and name its place', async (_, value, place) => {
    await expect(stage.save('v', value)).rejects.toMatchObject({
      code: 'VALUE_NOT_JSON',
      message: expect.stringMatching(`^${place.replace(/[[\].]/g, '\\$&')} is `) as string,
    });
  });

  it('refuse a value that contains itself', async () => {
    const cyclic: Record<string, unknown> = {};
    cyclic['self'] = cyclic;
    await expect(stage.save('v', cyclic)).rejects.toMatchObject({ code: 'VALUE_NOT_JSON' });
  });

  it('refuse a name that is no plain file name', async () => {
    await expect(stage.save('../up', 1)).rejects.toMatchObject({ code: 'ARGUMENT_INVALID' });
  });
});

describe('artifact', () => {
  it('names a file with its digests', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'artifact-')), 'a.txt');
    await writeFile(path, 'foo');
    await stage.artifact(path);
    expect(message()).toEqual({
      kind: 'artifact',
      path,
      bytes: 3,
      md5: 'acbd18db4cc2f85cedef654fccc4a4d8',
      sha256: '2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    });
  });

  it('says that a file is not there', async () => {
    await expect(stage.artifact('/nowhere')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });
});

describe('verdict and measured', () => {
  it('tell the engine', async () => {
    await stage.verdict({ gate: 'latency', status: 'fail', reason: 'Too slow.', evidence: { p50Ms: 12 } });
    await stage.measured('latency');
    expect(message(0)).toEqual({
      kind: 'verdict',
      gate: 'latency',
      status: 'fail',
      reason: 'Too slow.',
      evidence: { p50Ms: 12 },
    });
    expect(message(1)).toEqual({ kind: 'measured', what: 'latency' });
  });
});

describe('stageContext', () => {
  it('is absent where no engine runs, and refuses a protocol of another version', async () => {
    expect(stage.stageContext()).toBeUndefined();
    globals[CONTEXT] = { protocol: 2 };
    expect(() => stage.stageContext()).toThrow('Give 1, or a newer stagebook.');
  });
});
