import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import * as ours from '../../kernel-lib/src/stage/limits.js';
import * as stage from '../../kernel-lib/src/stage.js';
import { decodeStageMessage } from '../../pipeline/src/wire/decode.js';
import * as theirs from '../../pipeline/src/wire/limits.js';
import { STAGE_MIME, STAGE_SYMBOL, type StageContext } from '../../pipeline/src/wire/message.js';

// kernel-lib and pipeline never import each other: they meet here.

const globals = globalThis as Record<PropertyKey, unknown>;
let sent: Record<string, unknown>[] = [];

beforeEach(() => {
  sent = [];
  const broadcast = async (_: string, { data }: { data: Record<string, unknown> }) => void sent.push(data);
  globals['Deno'] = { jupyter: { broadcast } };
});

afterEach(() => {
  delete globals['Deno'];
  delete globals[Symbol.for(STAGE_SYMBOL)];
});

/** What the engine makes of the last message, having come as JSON. */
function received(): unknown {
  const message = JSON.parse(JSON.stringify(sent.at(-1)?.[STAGE_MIME])) as unknown;
  const decoded = decodeStageMessage(message);
  expect(decoded).toEqual(message);
  return decoded;
}

describe('what a stage says, the engine understands', () => {
  it('metrics, whatever their names and numbers', async () => {
    const metric = fc.record(
      {
        name: fc.string({ minLength: 1, maxLength: 220, unit: 'binary' }),
        value: fc.double(),
        unit: fc.string({ maxLength: 40 }),
        step: fc.integer({ min: -2 }),
      },
      { requiredKeys: ['name', 'value'] },
    );
    await fc.assert(
      fc.asyncProperty(fc.array(metric, { minLength: 1, maxLength: 4 }), async (metrics) => {
        const accepted = await stage.metrics(metrics).then(
          () => true,
          (error: unknown) => {
            expect(error).toBeInstanceOf(stage.StagebookError);
            return false;
          },
        );
        if (accepted) expect(received()).toMatchObject({ kind: 'metrics' });
      }),
    );
  });

  it('progress', async () => {
    const bar = await stage.progress(3, 'infer');
    expect(received()).toEqual({ kind: 'progress', done: 0, total: 3, label: 'infer' });
    await bar.step('two\nlines');
    expect(received()).toMatchObject({ done: 1, label: 'two\nlines' });
  });

  it('artifacts, saved values, verdicts and measurements', async () => {
    const path = join(await mkdtemp(join(tmpdir(), 'wire-')), 'ä b.txt');
    await writeFile(path, 'x');
    await stage.artifact(path);
    expect(received()).toMatchObject({ kind: 'artifact', bytes: 1 });
    for (const value of [{ a: [1, null] }, new Uint8Array([1])]) {
      await stage.save('value.v1', value);
      expect(received()).toMatchObject({ kind: 'saved', name: 'value.v1' });
    }
    for (const status of ['pass', 'fail', 'inconclusive'] as const) {
      await stage.verdict({ gate: 'latency', status, reason: 'Because.', evidence: { p50Ms: [1, 2] } });
      expect(received()).toMatchObject({ kind: 'verdict', status });
    }
    await stage.measured('latency');
    expect(received()).toEqual({ kind: 'measured', what: 'latency' });
  });
});

it('both sides have the same limits', () => {
  const { checkName: _, checkParagraph: __, ...numbers } = ours;
  expect(numbers).toEqual({ ...theirs });
});

it('the context that the engine leaves is the one that a stage reads', async () => {
  const context: StageContext = { protocol: 1, runId: 'r', stage: 'eda', saveDir: tmpdir(), inputs: {} };
  globals[Symbol.for(STAGE_SYMBOL)] = context;
  const read: stage.StageContext | undefined = stage.stageContext();
  expect(read).toBe(context);
});

it('both sides name the same MIME type', () => {
  expect(stage.STAGE_MIME).toBe(STAGE_MIME);
});
