import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { createKeeper, type Keeper } from '../../../nbrun/src/keeper/keeper.js';
import { prepare } from '../../../nbrun/src/run/prepare.js';
import { nbrunVersion } from '../../../nbrun/src/version.js';
import {
  injectParameters,
  parseNotebook,
  readParameters,
  type EndedStage,
  type Json,
  type JsonObject,
  type KeeperQuestion,
  type KeeperRun,
} from '../../../pipeline/src/index.js';
import { temporaryFolder } from '../support.js';

const KERNEL = {
  name: 'odd',
  displayName: 'Odd',
  language: 'typescript',
  argv: [process.execPath, '{connection_file}'],
  env: { MODE: 'fast' },
};
const NOTHING: EndedStage = { events: [], measured: false, outputLost: false };

const code = (id: string, source: string, tags: readonly string[] = [], stagebook?: object): JsonObject =>
  JSON.parse(
    JSON.stringify({
      cell_type: 'code',
      id,
      source,
      metadata: { tags, ...(stagebook && { stagebook }) },
      outputs: [],
      execution_count: null,
    }),
  ) as JsonObject;

const notebook = {
  cells: [
    code('setup', 'import "./helper";'),
    code('parameters', 'const rows = 3;\nconst file = "";', ['parameters']),
    code('load', 'load(rows)', ['stage:load'], {
      isolated: true,
      deps: ['data/*.csv'],
      env: ['REGION'],
      outs: ['made.txt'],
    }),
    code('judge', 'judge()', ['stage:judge'], { isolated: true }),
    code('show', 'show()', ['stage:show']),
  ],
  metadata: {
    kernelspec: { name: 'odd', display_name: 'Odd' },
    stagebook: { parameters: { file: { type: 'path' } } },
  },
  nbformat: 4,
  nbformat_minor: 5,
} satisfies JsonObject;

describe('the keeper of a page', () => {
  let root: string;
  let keeper: Keeper;
  const path = (): string => join(root, 'work', 'notebook.ipynb');

  beforeEach(async () => {
    root = await temporaryFolder();
    mkdirSync(join(root, 'share', 'kernels', 'odd'), { recursive: true });
    const { argv, displayName: display_name, language, env } = KERNEL;
    writeFileSync(
      join(root, 'share', 'kernels', 'odd', 'kernel.json'),
      JSON.stringify({ argv, display_name, language, env }),
    );
    mkdirSync(join(root, 'work', 'data'), { recursive: true });
    writeFileSync(join(root, 'work', 'data', 'a.csv'), 'a,b\n1,2\n');
    writeFileSync(join(root, 'work', 'helper.ts'), 'export const helped = true;\n');
    writeFileSync(join(root, 'work', 'package-lock.json'), '{}');
    writeFileSync(path(), JSON.stringify(notebook));
    vi.stubEnv('JUPYTER_PATH', join(root, 'share'));
    vi.stubEnv('REGION', 'north-by-northwest');
    keeper = createKeeper(root, process.env);
    return () => vi.unstubAllEnvs();
  });

  const question = (values: JsonObject = {}): KeeperQuestion => {
    const read = parseNotebook(notebook);
    const given = injectParameters(read, readParameters(read, 'typescript'), values);
    return {
      notebookPath: 'work/notebook.ipynb',
      notebook: given as unknown as Json,
      kernel: KERNEL,
      values,
      selection: {},
      force: [],
      engineVersion: nbrunVersion(),
      resumed: [],
      secretNames: [],
      secrets: [],
    };
  };
  const run = (): KeeperRun => ({
    ...question(),
    runId: '20261121-130455-7f3a',
    recordPath: 'work/nbrun-runs/20261121-130455-7f3a',
  });
  const keepLoad = async (): Promise<void> => {
    const begun = await keeper('begin', run());
    const load = begun.stages.find(({ name }) => name === 'load')!;
    await keeper('saveDir', { stage: 'load' });
    writeFileSync(join(root, 'work', 'made.txt'), 'made');
    const decided = await keeper('decide', { ...load, products: [] });
    await keeper('keep', { ...decided, products: [], ended: NOTHING });
    await keeper('end', {});
  };

  it('gives stages the keys that nbrun gives them', async () => {
    const { stages } = await keeper('plan', question());
    const { plan } = await prepare(path(), {});
    expect(stages).toEqual(
      plan.stages.map(({ stage, action, reason, key }) => ({
        name: stage.name,
        action,
        reason,
        key: key ?? null,
      })),
    );
    expect(stages.find(({ name }) => name === 'load')?.key).toMatch(/^[0-9a-f]{64}$/);
  });

  it('gives them the same keys where parameters are given, a file among them', async () => {
    writeFileSync(join(root, 'work', 'input.txt'), 'one');
    const keysNow = async (): Promise<readonly (string | null)[]> =>
      (await keeper('plan', question({ rows: 7, file: 'input.txt' }))).stages.map(({ key }) => key);
    const before = await keysNow();
    const { plan } = await prepare(path(), {
      parameters: ['["rows","7"]', JSON.stringify(['file', join(root, 'work', 'input.txt')])],
    });
    expect(before).toEqual(plan.stages.map(({ key }) => key ?? null));
    writeFileSync(join(root, 'work', 'input.txt'), 'two');
    expect((await keysNow())[0]).not.toBe(before[0]);
  });

  it('keeps a stage where nbrun finds it', async () => {
    await keepLoad();
    const { plan } = await prepare(path(), {});
    expect(plan.stages.find(({ stage }) => stage.name === 'load')).toMatchObject({
      action: 'cached',
      reason: { kind: 'cached', runId: '20261121-130455-7f3a' },
    });
  });

  it('restores what a stage made', async () => {
    await keepLoad();
    writeFileSync(join(root, 'work', 'made.txt'), 'made');
    const begun = await keeper('begin', run());
    const load = begun.stages.find(({ name }) => name === 'load')!;
    const restored = await keeper('restore', { ...load, products: [] });
    expect(restored.runId).toBe('20261121-130455-7f3a');
    expect(readFileSync(join(root, 'work', 'made.txt'), 'utf8')).toBe('made');
  });

  it.each([
    ['a dep file', () => writeFileSync(join(root, 'work', 'data', 'a.csv'), 'a,b\n1,3\n'), 'file data/a.csv'],
    ['a module', () => writeFileSync(join(root, 'work', 'helper.ts'), 'export {};\n'), 'module helper.ts'],
    ['the lock file', () => writeFileSync(join(root, 'work', 'package-lock.json'), '[]'), 'lock file'],
    ['a listed variable', () => vi.stubEnv('REGION', 'elsewhere entirely'), 'env REGION'],
  ])('takes no stage for fresh after %s changed, and says so', async (_what, change, input) => {
    await keepLoad();
    change();
    const { stages } = await keeper('plan', question());
    const load = stages.find(({ name }) => name === 'load');
    expect(load?.action).toBe('run');
    expect(JSON.stringify(load?.reason)).toContain(`"input":"${input}`);
  });

  it('does not know a kernel that the server starts otherwise than nbrun does', async () => {
    const kernel = { ...KERNEL, argv: ['node', '{connection_file}'] };
    const { stages } = await keeper('plan', { ...question(), kernel });
    expect(stages[0]).toMatchObject({ action: 'run', key: null, reason: { kind: 'unknown-input' } });
  });

  it('puts no secret into the cache, whoever named it', async () => {
    const secret = 'hunter2-hunter2';
    const asked = { ...run(), ...question({ file: secret }), secrets: [secret] };
    const { stages, secrets } = await keeper('begin', asked);
    expect(secrets).toContain(secret);
    const begun = stages.find(({ name }) => name === 'load')!;
    await keeper('saveDir', { stage: 'load' });
    writeFileSync(join(root, 'work', 'made.txt'), 'made');
    const decided = await keeper('decide', { ...begun, products: [] });
    expect(await keeper('keep', { ...decided, products: [], ended: NOTHING })).toHaveProperty('product');
    const runs = join(root, 'work', 'nbrun-runs');
    const files = readdirSync(runs, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    expect(files.length).toBeGreaterThan(2);
    for (const { parentPath, name } of files)
      expect(readFileSync(join(parentPath, name), 'utf8')).not.toContain(secret);
  });

  it('refuses a path that leads out of the server', async () => {
    await expect(keeper('plan', { ...question(), notebookPath: '../outside.ipynb' })).rejects.toThrow(
      /leads out of/,
    );
    await expect(keeper('begin', { ...run(), recordPath: '../../outside' })).rejects.toThrow(/leads out of/);
    expect(existsSync(join(root, '..', 'outside'))).toBe(false);
  });
});
