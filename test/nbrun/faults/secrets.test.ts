import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Workspace } from './nbrun.js';

const TOKEN = 'hf_"Zq8/Rw+Tk=42';
const forms = {
  whole: TOKEN,
  'JSON-escaped': JSON.stringify(TOKEN).slice(1, -1),
  'URL-encoded': encodeURIComponent(TOKEN),
  base64: Buffer.from(TOKEN).toString('base64'),
  'base64 of a longer text': Buffer.from(`user:${TOKEN}`).toString('base64').slice(7, 28),
};

/** Everything that nbrun left behind: every file of the record, and what it printed. */
async function leftBehind(workspace: Workspace, printed: string): Promise<string> {
  const names = await readdir(join(workspace.dir, 'nbrun-runs'), { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile());
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'utf8')));
  return [printed, ...texts].join('\n');
}

function expectNone(text: string): void {
  for (const [how, form] of Object.entries(forms)) {
    expect(text.includes(form), `the token is there, ${how}`).toBe(false);
    expect(text.includes(JSON.stringify(form).slice(1, -1)), `the token is there, ${how}, in JSON`).toBe(
      false,
    );
  }
}

describe('a secret in the environment', () => {
  it('stands nowhere, however a kernel says it', async () => {
    const said = (text: string): string => JSON.stringify(text).slice(1, -1);
    const code = [
      'env HF_TOKEN',
      `show the token is ${TOKEN}`,
      `show-as id ${TOKEN}`,
      `write ${said(TOKEN.slice(0, 7))}`,
      'sleep 20',
      `write ${said(TOKEN.slice(7))}\\n`,
      ...Object.values(forms).map((form) => `print ${said(form)}`),
      `child ${forms.base64}`,
      `json ${JSON.stringify({ 'application/json': { deep: [TOKEN, { [TOKEN]: 1 }] }, 'text/plain': 'x' })}`,
      `fail Boom at ${TOKEN}`,
    ];
    await using workspace = await Workspace.create([{ code: code.join('\n'), tags: ['stage:one'] }]);
    const ended = await workspace.run([], { HF_TOKEN: TOKEN });
    expect(ended.code).toBe(1);
    const text = await leftBehind(workspace, ended.stdout + ended.stderr);
    expect(text).toContain('[secret]');
    // The notebook's own source holds it: what a person wrote into a cell is cleaned in the executed notebook too.
    expectNone(text);
  });

  it('stands nowhere when the kernel dies of it, or does not start', async () => {
    await using dying = await Workspace.create([{ code: `child ${TOKEN}\nexit 3`, tags: ['stage:one'] }]);
    const died = await dying.run([], { HF_TOKEN: TOKEN });
    expect(died.code).toBe(138);
    expectNone(await leftBehind(dying, died.stdout + died.stderr));
  });

  it('is known by the names that a stage lists, too', async () => {
    const stage = { code: 'env STUDY_ID', tags: ['stage:one'], stagebook: { env: ['STUDY_ID'] } };
    await using workspace = await Workspace.create([stage]);
    const ended = await workspace.run([], { STUDY_ID: TOKEN });
    expect(ended.code).toBe(0);
    expectNone(await leftBehind(workspace, ended.stdout + ended.stderr));
  });
});
