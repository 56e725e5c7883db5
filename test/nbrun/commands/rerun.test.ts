import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { RunEvent } from '@stagebook/pipeline';
import { readRecord } from '../../../nbrun/src/store/read-record.js';
import { Repository, type Said } from '../repository.js';
import { chained, EVENTS } from '../support.js';
import type { TestCell } from '../faults/nbrun.js';

const stage = (name: string, code: string, stagebook?: object): TestCell => ({
  ...{ code, tags: [`stage:${name}`] },
  ...(stagebook && { stagebook }),
});
const ONE = [stage('one', 'print one')];

interface Answer {
  readonly reproduced: boolean;
  readonly rerun: string;
  readonly conditions: readonly { readonly exact: boolean; readonly text: string }[];
  readonly stages: readonly { readonly stage: string; readonly result: string; readonly differs: string[] }[];
}

async function rerun(
  repository: Repository,
  record: string,
  ...args: string[]
): Promise<Said & { answer: Answer }> {
  const said = await repository.nbrun(['rerun', record, '--json', ...args]);
  expect(said.stdout, said.stderr).not.toBe('');
  return { ...said, answer: JSON.parse(said.stdout) as Answer };
}

const resultsOf = ({ stages }: Answer): readonly string[] =>
  stages.map((one) => `${one.stage} ${one.result}`);
const doubts = ({ conditions }: Answer): readonly string[] =>
  conditions.filter(({ exact }) => !exact).map(({ text }) => text);

describe.concurrent('nbrun rerun', () => {
  it('runs the notebook of the commit, whatever the working tree holds now, and leaves no checkout', async () => {
    await using repository = await Repository.create([stage('where', 'cwd\nprint of the commit')]);
    const record = await repository.run();
    const path = join(repository.dir, 'work/notebook.ipynb');
    const edited = (await readFile(path, 'utf8')).replace('of the commit', 'of today');
    await writeFile(path, edited);
    repository.commit('second');
    const { code, answer } = await rerun(repository, record);
    expect([code, resultsOf(answer), doubts(answer)]).toEqual([0, ['where same'], []]);
    expect(await readFile(path, 'utf8')).toBe(edited);
    expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1);
    const { state } = await readRecord((await repository.records()).at(-1) ?? '');
    expect(state).toMatchObject({ runId: answer.rerun, environment: { rerunOf: basename(record) } });
  });

  it('says for people what it did, and what came of it', async () => {
    await using repository = await Repository.create(ONE);
    const record = await repository.run();
    const { code, stdout } = await repository.nbrun(['rerun', basename(record)]);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/commit \w+ first[^]*✓ one {2}as recorded/)]);
    expect(stdout).toContain('Reproduced: the run passed as recorded, each stage as it was.');
  });

  it('names the cell whose output differs, and exits with 1', async () => {
    await using repository = await Repository.create([stage('same', 'print a'), stage('other', 'pid')]);
    const { code, answer } = await rerun(repository, await repository.run());
    expect([code, answer.stages]).toEqual([
      1,
      [
        { stage: 'same', result: 'same', differs: [] },
        { stage: 'other', result: 'differs', differs: ['the output of cell 1'] },
      ],
    ]);
  });

  it('finds a failure again: that is a reproduction', async () => {
    await using repository = await Repository.create([stage('bad', 'fail Boom')]);
    const { code, answer } = await rerun(repository, await repository.run());
    expect([code, resultsOf(answer)]).toEqual([0, ['bad same']]);
  });

  it('runs the stages that were selected, and no others', async () => {
    const cells = [stage('a', 'print a', { isolated: true }), stage('b', 'print b', { isolated: true })];
    await using repository = await Repository.create(cells);
    const record = await repository.run('--only', 'a');
    const { code, answer } = await rerun(repository, record);
    const { state } = await readRecord((await repository.records()).at(-1) ?? '');
    expect([code, answer.reproduced]).toEqual([0, true]);
    expect(state.stages.map(({ status }) => status)).toEqual(['passed', 'skipped']);
  });

  it('applies the uncommitted changes that the record holds', async () => {
    await using repository = await Repository.create(ONE);
    const path = join(repository.dir, 'work/notebook.ipynb');
    const committed = await readFile(path, 'utf8');
    await writeFile(path, committed.replace('print one', 'print changed'));
    const record = await repository.run();
    await writeFile(path, committed);
    const { code, answer } = await rerun(repository, record);
    expect([code, resultsOf(answer), doubts(answer)]).toEqual([0, ['one same'], []]);
    expect(answer.conditions.map(({ text }) => text)).toContain(
      'with the recorded uncommitted changes of work/notebook.ipynb',
    );
  });

  it('says so where those changes are lost, and that another notebook ran', async () => {
    await using repository = await Repository.create(ONE);
    const path = join(repository.dir, 'work/notebook.ipynb');
    await writeFile(path, (await readFile(path, 'utf8')).replace('print one', 'print changed'));
    const record = await repository.run();
    await rm(join(record, 'changes.patch'));
    const { code, answer } = await rerun(repository, record);
    expect([code, resultsOf(answer)]).toEqual([1, ['one differs']]);
    expect(doubts(answer)).toEqual([
      'without the uncommitted changes of work/notebook.ipynb: the record has no changes.patch',
      'the notebook of the commit is not the one that ran: it had changes',
    ]);
  });

  it('takes inputs that git does not hold as copies', async () => {
    await using repository = await Repository.create([
      stage('read', 'append data.csv more', { deps: ['data.csv'] }),
    ]);
    await repository.write('work/data.csv', 'a,b\n');
    const record = await repository.run();
    await repository.write('work/data.csv', 'a,b\n');
    const { code, answer } = await rerun(repository, record);
    expect([code, doubts(answer)]).toEqual([0, ['inputs that git does not hold, as they are now: data.csv']]);
    expect(await readFile(join(repository.dir, 'work/data.csv'), 'utf8')).toBe('a,b\n');
  });

  it('installs packages in the checkout where it is told how', async () => {
    await using repository = await Repository.create(ONE);
    const record = await repository.run();
    const told = await rerun(repository, record, '--install', 'pwd >&2');
    expect([told.code, told.stderr]).toEqual([0, expect.stringMatching(/nbrun-rerun-\w+\/tree\n$/)]);
    const failed = await repository.nbrun(['rerun', record, '--install', 'exit 3']);
    expect([failed.code, failed.stderr]).toEqual([
      2,
      expect.stringContaining('--install "exit 3" ended with 3.'),
    ]);
    expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1);
  });
});

describe.concurrent('nbrun rerun refuses', () => {
  it.each<[string, (repository: Repository, record: string) => Promise<void>, RegExp]>([
    [
      'a damaged record',
      async (_, record) => {
        const path = join(record, 'events.ndjson');
        await writeFile(path, (await readFile(path, 'utf8')).replace('"one"', '"two"'));
      },
      /line \d+ of its events does not hold/,
    ],
    [
      'a run without an end',
      async (_, record) => {
        const path = join(record, 'events.ndjson');
        const lines = (await readFile(path, 'utf8')).trimEnd().split('\n');
        await writeFile(path, `${lines.slice(0, -1).join('\n')}\n`);
      },
      /it has no end to compare with. Go on with it: nbrun run NOTEBOOK --resume/,
    ],
    [
      'a commit that is not there',
      async (repository) => {
        await rm(join(repository.dir, '.git'), { recursive: true });
        repository.git('init', '-q');
        await appendFile(join(repository.dir, '.gitignore'), '\n');
        repository.commit('another history');
      },
      /has no commit [0-9a-f]{40}. Fetch it: git fetch [0-9a-f]{40}/,
    ],
  ])('%s, with 2', async (_what, spoil, message) => {
    await using repository = await Repository.create(ONE);
    const record = await repository.run();
    await spoil(repository, record);
    const { code, stderr } = await repository.nbrun(['rerun', record]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('a run that was made outside a repository', async () => {
    await using repository = await Repository.create(ONE);
    await rm(join(repository.dir, '.git'), { recursive: true });
    const { code, stderr } = await repository.nbrun(['rerun', await repository.run()]);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/it was made outside a git repository, so nothing says which code ran/),
    ]);
  });

  it('a run of a page that could not see which commit it ran', async () => {
    await using repository = await Repository.create(ONE);
    const events = EVENTS.map((event): RunEvent =>
      event.type === 'run-started'
        ? { ...event, environment: { gitCommit: null, gitDirty: null, factsUnknown: 'the keeper is gone' } }
        : event,
    );
    await repository.write('record/events.ndjson', chained(events));
    const { code, stderr } = await repository.nbrun(['rerun', '../record']);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/cannot be run again: nothing says which code ran: the keeper is gone\./),
    ]);
  });

  it('a notebook that was in no commit, where its text is lost', async () => {
    await using repository = await Repository.create(ONE);
    await repository.write(
      'work/new.ipynb',
      await readFile(join(repository.dir, 'work/notebook.ipynb'), 'utf8'),
    );
    await repository.nbrun(['run', 'new.ipynb']);
    const [record = ''] = await repository.records();
    await rm(join(record, 'changes.patch'));
    const { code, stderr } = await repository.nbrun(['rerun', record]);
    expect([code, stderr]).toEqual([2, expect.stringMatching(/its commit \w+ has no work\/new.ipynb/)]);
  });
});
