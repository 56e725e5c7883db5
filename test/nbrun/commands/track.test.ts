import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTracking } from '../../../kernel-lib/src/tracking.js';
import { startMlflow, type MlflowServer } from '../../support/mlflow.js';
import { describeWith, python, repositoryRoot } from '../../support/tools.js';
import { temporaryFolder } from '../support.js';

/** In the notebooks' folder, from where `stagebook` is found. */
async function nbrun(...args: string[]): Promise<{ code: number; said: string }> {
  const cwd = join(repositoryRoot, 'notebooks');
  const { MLFLOW_TRACKING_URI: _uri, ...env } = process.env;
  const bin = join(repositoryRoot, 'nbrun', 'bundle', 'bin.js');
  try {
    const { stdout } = await promisify(execFile)(process.execPath, [bin, ...args], {
      cwd,
      env,
      timeout: 60_000,
    });
    return { code: 0, said: stdout };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, said: stdout + stderr };
  }
}

async function journal(): Promise<string> {
  const folder = join(await temporaryFolder(), 'journal');
  await openTracking({ folder, environment: {} }).withRun('train', (run) => run.metrics({ loss: 0.5 }));
  return folder;
}

describe('nbrun track replay', () => {
  it('keeps what a server does not take, and exits with 1', async () => {
    const { code, said } = await nbrun('track', 'replay', await journal(), '--to', 'http://127.0.0.1:65000');
    expect([code, said]).toEqual([
      1,
      expect.stringMatching(/ECONNREFUSED[^]*0 entries sent .* 3 wait in the journal/),
    ]);
  });

  it.each([
    [['/no/such/journal', '--to', 'http://127.0.0.1:65000'], /journal.ndjson does not exist/],
    [['/no/such/journal'], /There is no server to send to. Give --to URI/],
    [['/no/such/journal', '--to', 'file:///mlruns'], /The tracking URI is "file:…"/],
  ])('exits with 2 for %j', async (args, message) => {
    const { code, said } = await nbrun('track', 'replay', ...args);
    expect([code, said]).toEqual([2, expect.stringMatching(message)]);
  });
});

describeWith(python, 'nbrun track replay to a real server', (pythonPath) => {
  let server: MlflowServer;
  beforeAll(async () => {
    server = await startMlflow(pythonPath);
  });
  afterAll(() => server.stop());

  it('sends a journal, once', async () => {
    const folder = await journal();
    const replay = ['track', 'replay', folder, '--to', server.uri];
    expect(await nbrun(...replay)).toEqual({
      code: 0,
      said: `3 entries sent to ${server.uri}, 0 refused.\n`,
    });
    expect(await nbrun(...replay)).toEqual({
      code: 0,
      said: `0 entries sent to ${server.uri}, 0 refused.\n`,
    });
  });
});
