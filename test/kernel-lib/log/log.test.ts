import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, readFile, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openLog, readLog, writeLog } from '../../../kernel-lib/src/log.js';
import { repositoryRoot } from '../../support/tools.js';
import { anyRow, inference } from './rows.js';

const folder = () => mkdtemp(join(tmpdir(), 'log-'));

describe('writeLog and readLog', () => {
  it('read back from CSV, JSON and Parquet exactly what was written', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyRow, { maxLength: 8 }), async (rows) => {
        const files = await writeLog(await folder(), rows);
        expect(await readLog(files.csv)).toEqual(rows);
        expect(await readLog(files.json)).toEqual(rows);
        expect(await readLog(files.parquet)).toEqual(rows);
      }),
      { numRuns: 40 },
    );
  });

  it('leave no cell that a spreadsheet would run', async () => {
    const texts = ['=HYPERLINK("x")', '+1', '-2', '@SUM(A1)', '\t=1', '\r=1', '＝1'];
    const rows = texts.map((output) => inference({ output, model: output, prompt: output, error: output }));
    const { csv } = await writeLog(await folder(), rows);
    // Every text is quoted: none may begin with what a spreadsheet runs.
    expect(await readFile(csv, 'utf8')).not.toMatch(/"[=+\-@\t\r＝]/);
    expect((await readLog(csv)).map(({ output }) => output)).toEqual(texts);
  });

  it('names the row and cell that is not a log’s', async () => {
    const path = join(await folder(), 'x.json');
    await writeFile(path, JSON.stringify([inference(), { ...inference(), threads: 'two' }]));
    await expect(readLog(path)).rejects.toThrow(`threads of row 2 of ${path} is 'two'. Give a number.`);
  });

  it('refuses a row that would not read back equal', async () => {
    await expect(writeLog(await folder(), [inference({ output: '\ud800' })])).rejects.toThrow(
      'whole characters',
    );
    await expect(writeLog(await folder(), [inference({ latencyMs: NaN })])).rejects.toThrow(
      'a finite number',
    );
  });
});

describe('openLog', () => {
  it('writes nowhere but into its folder', async () => {
    const dir = await folder();
    expect(() => openLog(dir, { name: '../x' })).toThrow('a name without a folder');
  });

  it('has every row in both files before write returns', async () => {
    const log = openLog(await folder());
    for (let promptIndex = 1; promptIndex <= 3; promptIndex++) {
      log.write(inference({ promptIndex, output: 'ü'.repeat(promptIndex) }));
      const text = await readFile(log.files.json, 'utf8');
      expect(JSON.parse(text)).toHaveLength(promptIndex);
      expect(await readLog(log.files.csv)).toHaveLength(promptIndex);
    }
    await log.close();
    await log.close();
  });

  it('leaves readable files when its process is killed', async () => {
    const dir = await folder();
    const library = join(repositoryRoot, 'kernel-lib/dist/log.js');
    const script = `
      const log = require(process.argv[1]).openLog(process.argv[2]);
      for (let n = 1; ; n++) {
        log.write({ ...JSON.parse(process.argv[3]), promptIndex: n });
        if (n === 100) process.stdout.write('100');
      }`;
    const child = spawn(process.execPath, ['-e', script, library, dir, JSON.stringify(inference())], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'exit');
    for (const file of ['llm_ci_cd_logs.csv', 'llm_ci_cd_logs.json']) {
      const rows = await readLog(join(dir, file));
      expect(rows.length).toBeGreaterThanOrEqual(100);
      expect(rows.map(({ promptIndex }) => promptIndex)).toEqual(rows.map((_, index) => index + 1));
    }
  });

  it.each([1, 2, 5, 30])('drops a last row torn by %i bytes, and keeps the others', async (lost) => {
    const rows = [inference(), inference({ output: 'two\nlines, "quoted"' })];
    const { csv, json } = await writeLog(await folder(), rows);
    for (const path of [csv, json]) {
      const torn = path === csv ? lost : lost + 2;
      await truncate(path, (await readFile(path)).length - torn);
      expect(await readLog(path)).toEqual(rows.slice(0, 1));
    }
  });

  it('does not take a half-written line for a row', async () => {
    const { csv } = await writeLog(await folder(), [inference()]);
    await appendFile(csv, '"stories260k",2,"a prompt');
    expect(await readLog(csv)).toEqual([inference()]);
  });
});
