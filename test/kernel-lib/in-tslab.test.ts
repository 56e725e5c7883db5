import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { repositoryRoot } from '../support/tools.js';

interface Sent {
  kind: 'stream' | 'display' | 'reply';
  text?: string;
  status?: string;
  data?: Record<string, unknown>;
  id?: string;
  update?: boolean;
}

const script = fileURLToPath(new URL('tslab-cells.cjs', import.meta.url));
const MIME = 'application/vnd.stagebook.v1+json';

async function runCells(...cells: string[]): Promise<Sent[]> {
  const cwd = join(repositoryRoot, 'notebooks');
  const { stdout } = await promisify(execFile)(process.execPath, [script, JSON.stringify(cells)], {
    cwd,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout) as Sent[];
}

const texts = (sent: Sent[]) => sent.map(({ text }) => text ?? '').join('');
const failures = (sent: Sent[]) => sent.filter(({ kind, status }) => kind === 'reply' && status !== 'ok');

describe('in a tslab kernel', () => {
  it('every area of the data side works, and speaks through the kernel that runs it', async () => {
    const sent = await runCells(
      `import { eda, stage, plot, log, validate, cost, provenance } from 'stagebook';`,
      `const board = await eda.syntheticLeaderboard({ seed: 1 });
       await eda.describe(board)`,
      `const models = await eda.selectModels(board, { limit: 2 });
       await stage.metrics({ rows: board.rowCount });
       await stage.save('models', models.models);
       console.log('loaded', (await stage.load<unknown[]>('models')).length)`,
      `const bar = await stage.progress(2, 'infer');
       await bar.step('one');`,
      `const { sizes } = await plot.edaPlots(board);
       await stage.show(sizes);`,
      `const row: log.InferenceRow = {
         model: 'm', promptIndex: 1, prompt: 'p', output: 'o', latencyMs: 3, precision: 'fp32', threads: 1,
         md5: provenance.inferenceMd5({ model: 'm', prompt: 'p', output: 'o' }), at: new Date().toISOString(), randomWeights: false,
       };
       validate.validate([row]).assert();
       cost.estimateCost([row])`,
      `log.summarize([row])`,
      `provenance.readEnvironment()`,
    );
    expect(failures(sent), texts(sent)).toEqual([]);
    expect(texts(sent)).toContain('synthetic leaderboard (seed 1): 1,472 rows');
    expect(texts(sent)).toContain('loaded 2');
    expect(texts(sent)).toContain('GCP A100');
    const messages = sent.flatMap(({ data }) => (data?.[MIME] === undefined ? [] : [data[MIME]]));
    expect(messages).toMatchObject([
      { kind: 'metrics' },
      { kind: 'saved', name: 'models' },
      { kind: 'progress', done: 0 },
      { kind: 'progress', done: 1, label: 'one' },
    ]);
    const progress = sent.filter(({ id }) => id !== undefined);
    expect(progress.map(({ update }) => update)).toEqual([false, true]);
    expect(new Set(progress.map(({ id }) => id)).size).toBe(1);
    const figure = sent.find(({ data }) => data?.['application/vnd.plotly.v1+json'] !== undefined);
    expect(figure?.data?.['image/svg+xml']).toMatch(/^<svg role="img"/);
  });

  it('a wrong type is an error of the cell, so the declarations are understood', async () => {
    const sent = await runCells(`import { stage } from 'stagebook';`, `await stage.metrics('twelve');`);
    expect(failures(sent)).toHaveLength(1);
  });
});
