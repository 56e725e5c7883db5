import { mkdtemp, readdir, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTable } from '../../../kernel-lib/src/eda.js';
import { writeLog } from '../../../kernel-lib/src/log.js';
import { inference } from '../log/rows.js';

const ROWS = [
  { model: 'a', score: 1.5, likes: 3 },
  { model: 'b', score: null, likes: 4 },
];
const CSV = 'model,score,likes\na,1.5,3\nb,,4\n';
const TEXTS: Record<string, string> = {
  'x.csv': CSV,
  'x.tsv': CSV.replaceAll(',', '\t'),
  'x.json': JSON.stringify(ROWS),
  'x.ndjson': ROWS.map((row) => JSON.stringify(row)).join('\n'),
};

let folder: string;
let server: Server;
let asked: { url: string | undefined; token: string | undefined }[] = [];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'read-'));
  for (const [name, text] of Object.entries(TEXTS)) {
    await writeFile(join(folder, name), text);
    await writeFile(join(folder, `${name}.gz`), gzipSync(text));
  }
  server = createServer((request, response) => {
    asked.push({ url: request.url, token: request.headers.authorization });
    const found = /x\.csv(\?|$)/.test(request.url ?? '');
    response.writeHead(found ? 200 : 404).end(found ? CSV : 'no');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

const origin = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

describe('readTable', () => {
  it.each(Object.keys(TEXTS).flatMap((name) => [name, `${name}.gz`]))('reads %s', async (name) => {
    const table = await readTable(join(folder, name));
    expect(await table.rows()).toEqual(ROWS);
    expect(table.columns.map(({ type }) => type)).toEqual(['text', 'number', 'number']);
    expect(table.title).toBe('x');
  });

  it('reads Parquet', async () => {
    const { parquet } = await writeLog(folder, [inference({ latencyMs: 7 })]);
    const [row] = await (await readTable(parquet)).rows();
    expect(row).toMatchObject({ model: 'stories260k', latencyMs: 7, randomWeights: false });
  });

  it('reads a URL, whose query may hold a secret that no message shows', async () => {
    expect((await readTable(`${origin()}/x.csv?token=s`)).rowCount).toBe(2);
    const missing = readTable(`${origin()}/y.csv?token=secret`);
    await expect(missing).rejects.toMatchObject({ code: 'DOWNLOAD_FAILED' });
    await expect(missing).rejects.toThrow(/y\.csv could not be fetched: the server answered 404/);
    await expect(missing).rejects.not.toThrow('secret');
  });

  it('reads a file of a Hugging Face data set, and gives the token to the hub alone', async () => {
    process.env['HF_ENDPOINT'] = origin();
    process.env['HF_TOKEN'] = 'hf_test';
    asked = [];
    try {
      expect((await readTable('hf://datasets/org/name@v1/sub dir/x.csv')).rowCount).toBe(2);
      await readTable(`${origin()}/x.csv`);
    } finally {
      delete process.env['HF_ENDPOINT'];
      delete process.env['HF_TOKEN'];
    }
    expect(asked).toEqual([
      { url: '/datasets/org/name/resolve/v1/sub%20dir/x.csv', token: 'Bearer hf_test' },
      { url: '/x.csv', token: undefined },
    ]);
  });

  it('names the lines of rows that it leaves out', async () => {
    const lines = Array.from({ length: 50 }, (_, index) => `m${index},${index}`);
    const path = join(folder, 'ragged.csv');
    await writeFile(path, ['model,score', ...lines, 'a,1,2,3', 'z,9', ''].join('\n'));
    const table = await readTable(path);
    expect(table.rowCount).toBe(51);
    expect(table.rejected).toMatchObject([{ line: 52 }]);
  });

  it.each([
    ['no-extension', 'ARGUMENT_INVALID', 'does not say its format'],
    ['missing.csv', 'FILE_NOT_FOUND', 'cannot be read'],
    ['bad.parquet', 'FILE_INVALID', 'does not read as PARQUET'],
    ['bad.json', 'FILE_INVALID', 'does not read as JSON'],
    ['empty.csv', 'FILE_INVALID', 'is empty. Give a file with a header.'],
  ])('refuses %s with a reason', async (name, code, reason) => {
    if (name.startsWith('bad')) await writeFile(join(folder, name), '{"a": [1');
    if (name.startsWith('empty')) await writeFile(join(folder, name), '');
    const message = expect.stringContaining(reason) as string;
    await expect(readTable(join(folder, name))).rejects.toMatchObject({ code, message });
  });

  it('leaves no temporary file behind', async () => {
    await readTable(`${origin()}/x.csv`);
    expect((await readdir(tmpdir())).filter((name) => name.startsWith('stagebook-table-'))).toEqual([]);
  });
});
