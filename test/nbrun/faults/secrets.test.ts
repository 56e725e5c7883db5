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

/** Everything that nbrun left behind: every file but the notebook itself, and what it printed. */
async function leftBehind(workspace: Workspace, printed: string): Promise<string> {
  const names = await readdir(workspace.dir, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile() && entry.name !== 'notebook.ipynb');
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

  it('stands in no report, no CI file, no spilled output, no late output, no cache and no terminal', async () => {
    const said = (text: string): string => JSON.stringify(text).slice(1, -1);
    const halves = [said(TOKEN.slice(0, 5)), said(TOKEN.slice(5))];
    const loud = [
      `print ${said(TOKEN)}`,
      'megabytes 2',
      ...Object.values(forms).map((form) => `print ${said(form)}`),
      `late-write 50 ${halves[0]}`,
      `late-write 90 ${halves[1]}\\n`,
    ];
    const isolated = (name: string, code: string, needs: string) => ({
      code,
      tags: [`stage:${name}`, `needs:${needs}`],
      stagebook: { isolated: true },
    });
    await using workspace = await Workspace.create([
      isolated('loud', loud.join('\n'), 'setup'),
      'sleep 400',
      isolated('failing', `warn ${said(TOKEN)}\nfail ${TOKEN} ${forms.base64}`, 'loud'),
    ]);
    const env = {
      HF_TOKEN: TOKEN,
      GITHUB_ACTIONS: 'true',
      GITHUB_STEP_SUMMARY: join(workspace.dir, 'summary.md'),
      GITHUB_OUTPUT: join(workspace.dir, 'output.txt'),
    };
    const args = ['out.ipynb', '--junit', 'junit.xml', '--output-limit', '1'];
    const printed: string[] = [];
    for (const more of [['--log-output'], ['--json'], []]) {
      const { code, stdout, stderr } = await workspace.run([...args, ...more], env);
      expect(code).toBe(1);
      printed.push(stdout, stderr);
    }
    const [first = ''] = await workspace.runs();
    for (const words of [
      ['show', join('nbrun-runs', first)],
      ['verify', join('nbrun-runs', first)],
      ['plan', 'notebook.ipynb'],
    ]) {
      const { stdout, stderr } = await workspace.nbrun(words, env).ended;
      printed.push(stdout, stderr);
    }
    const text = await leftBehind(workspace, printed.join('\n'));
    for (const sink of ['::error', '<testsuite', 'papermill', '<!doctype html>', 'all 2.0 MB are in']) {
      expect(text).toContain(sink);
    }
    expectNone(text);
  });

  it('stands in no error: of a kernel that does not start, a parameter, a notebook that is none', async () => {
    await using exits = await Workspace.create([{ code: 'print 1', tags: ['stage:one'] }], {
      start: 'exits',
    });
    const secret = 'cannot find its configuration';
    const started = await exits.run([], { HF_TOKEN: secret });
    expect(started.code).toBe(3);
    expect(await leftBehind(exits, started.stdout + started.stderr)).not.toContain(secret);

    await using refused = await Workspace.create([{ code: 'print 1', tags: ['stage:one'] }]);
    for (const args of [
      ['-p', 'key', TOKEN],
      ['-y', `key: [${TOKEN}`],
      ['--only', TOKEN],
      ['--kernel', TOKEN],
      ['--cwd', `/${TOKEN}`],
      ['--timeout', TOKEN],
      [`--${TOKEN}`],
    ]) {
      const { code, stdout, stderr } = await refused.run(args, { HF_TOKEN: TOKEN });
      expect([2, 3]).toContain(code);
      expectNone(stdout + stderr);
    }
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
