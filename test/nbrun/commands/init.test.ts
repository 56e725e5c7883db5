import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { Workspace } from '../faults/nbrun.js';

interface Workflow {
  readonly path: string;
  /** Its shell commands. */
  readonly commands: (yaml: Yaml) => readonly string[];
  /** What it keeps between runs, and after one. */
  readonly kept: (yaml: Yaml) => readonly string[];
}

/** Of either workflow, what the tests look at. */
interface Yaml {
  readonly jobs: {
    readonly run: {
      readonly steps: readonly { readonly run?: string; readonly with?: { readonly path?: string } }[];
    };
  };
  readonly notebook: {
    readonly script: readonly string[];
    readonly cache: { readonly paths: readonly string[] };
    readonly artifacts: { readonly paths: readonly string[]; readonly reports: { readonly junit: string } };
  };
}

const WORKFLOWS: Readonly<Record<string, Workflow>> = {
  github: {
    path: '.github/workflows/notebook.yml',
    commands: ({ jobs }) => jobs.run.steps.flatMap(({ run }) => run ?? []),
    kept: ({ jobs }) => {
      const paths = jobs.run.steps.flatMap(({ with: inputs }) => inputs?.path?.trim().split('\n') ?? []);
      return paths.map((path) => path.replace(/^!/, '').replace(/\/\*$/, ''));
    },
  },
  gitlab: {
    path: '.gitlab-ci.yml',
    commands: ({ notebook }) => notebook.script,
    kept: ({ notebook: { cache, artifacts } }) => [
      ...cache.paths,
      ...artifacts.paths,
      artifacts.reports.junit,
    ],
  },
};

describe.each(Object.entries(WORKFLOWS))('nbrun init --ci %s', (ci, { path, commands, kept }) => {
  it('writes a notebook and a workflow that runs it and keeps what it leaves', async () => {
    await using workspace = await Workspace.create([], { kernel: 'tslab' });
    const written = await workspace.nbrun(['init', '.', '--ci', ci]).ended;
    expect(written.code).toBe(0);
    const yaml = parse(await readFile(join(workspace.dir, path), 'utf8')) as Yaml;
    const [install, run = '', ...more] = commands(yaml);
    expect([install, run.split(' ').slice(0, 3), more]).toEqual(['npm ci', ['npx', 'nbrun', 'run'], []]);
    const { code, stdout } = await workspace.nbrun(run.split(' ').slice(2)).ended;
    expect(code, stdout).toBe(0);
    for (const file of kept(yaml)) expect(workspace.has(file), file).toBe(true);
    expect((await workspace.record()).run.stages.map(({ name }: { name: string }) => name)).toEqual([
      'setup',
      'load',
      'check',
      'report',
    ]);
  });
});

describe('nbrun init', () => {
  it('overwrites nothing without --force', async () => {
    await using workspace = await Workspace.create([]);
    await workspace.nbrun(['init']).ended;
    const { code, stderr } = await workspace.nbrun(['init', '--ci', 'gitlab']).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('pipeline.ipynb" exists')]);
    expect(workspace.has('.gitlab-ci.yml')).toBe(false);
    expect(await workspace.nbrun(['init', '--ci', 'gitlab', '--force']).ended).toMatchObject({ code: 0 });
  });

  it('names the workflows that there are', async () => {
    await using workspace = await Workspace.create([]);
    const { code, stderr } = await workspace.nbrun(['init', '--ci', 'jenkins']).ended;
    expect([code, stderr]).toEqual([2, expect.stringContaining('There are: github, gitlab.')]);
  });
});
