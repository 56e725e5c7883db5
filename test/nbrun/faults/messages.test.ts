import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { XMLParser } from 'fast-xml-parser';
import { describe, expect, it } from 'vitest';
import { Workspace } from './nbrun.js';
import { expectTruth, shown, type Expected } from './truth.js';

const passed: Expected = {
  code: 0,
  run: 'passed',
  stages: { one: 'passed' },
  cells: ['completed', 'completed'],
};
const failed: Expected = { code: 1, run: 'failed', stages: { one: 'failed' }, cells: ['failed', 'pending'] };

function cells(first: string, second = 'print next'): Promise<Workspace> {
  return Workspace.create([{ code: first, tags: ['stage:one'] }, second]);
}

describe.concurrent('messages that are lost, late, out of order or broken', () => {
  it('fault 07: where a kernel drops part of a flood, the cell says that output was lost', async () => {
    await using workspace = await cells('flood 20000');
    const { stage } = await expectTruth(workspace, await workspace.run(), passed);
    expect(stage.cells.map((cell) => cell.outputLost)).toEqual([true, false]);
  });

  it('fault 08: idle lost after the reply: the cell ends, and says that output may be lost', async () => {
    await using workspace = await cells('print kept\nno-idle');
    const { executed, stage } = await expectTruth(workspace, await workspace.run(), passed);
    expect(shown(executed, 1)).toBe('kept\n');
    expect(stage.cells[0]?.outputLost).toBe(true);
  });

  it('fault 08: reply lost after idle: the cell failed, since nobody said that it passed', async () => {
    await using workspace = await cells('print kept\nno-reply');
    const { stage } = await expectTruth(workspace, await workspace.run(), failed);
    expect(stage.failure.name).toBe('ReplyLost');
  });

  it('fault 15: output that comes during the next cell stands in its own', async () => {
    await using workspace = await cells('late 150 tardy', 'print next\nsleep 400');
    const { executed } = await expectTruth(workspace, await workspace.run(), passed);
    expect(shown(executed, 1)).toBe('tardy\n');
    expect(shown(executed, 2)).toBe('next\n');
  });

  it('fault 16: output after the reply is kept', async () => {
    await using workspace = await cells('reply-first tail');
    const { executed } = await expectTruth(workspace, await workspace.run(), passed);
    expect(shown(executed, 1)).toBe('tail\n');
  });

  it('fault 16: idle before the reply does not end the cell', async () => {
    await using workspace = await cells('idle-first\nfail Late it failed after idle');
    const { stage } = await expectTruth(workspace, await workspace.run(), failed);
    expect(stage.failure).toMatchObject({ name: 'Late', message: 'it failed after idle' });
  });

  it.each(['abort', 'aborted'])(
    'fault 17: a cell that the kernel says it %s did not pass',
    async (status) => {
      await using workspace = await cells(`status ${status}`);
      const { stage } = await expectTruth(workspace, await workspace.run(), failed);
      expect(stage.failure.name).toBe('Aborted');
    },
  );

  it.each(['wrong-signature', 'no-delimiter', 'junk-json'])(
    'fault 18: a message with %s is dropped, and the cell says so',
    async (how) => {
      await using workspace = await cells(`print before\n${how} forged\nprint after`);
      const { stage, executed } = await expectTruth(workspace, await workspace.run(), passed);
      expect(shown(executed, 1)).toBe('before\nafter\n');
      expect(stage.cells[0]?.outputLost).toBe(true);
    },
  );

  it('fault 18: extra frames do no harm, and a message that comes twice counts once', async () => {
    await using workspace = await cells('extra-frames extra\ntwice once');
    const { executed, stage } = await expectTruth(workspace, await workspace.run(), passed);
    expect(shown(executed, 1)).toBe('extra\nonce\n');
    expect(stage.cells[0]?.outputLost).toBe(false);
  });

  it('fault 19: a display without transient data, one updated from another cell, an update after a clear', async () => {
    await using workspace = await cells(
      'show-without-transient plain\nshow-as a before',
      'update a after\nshow-as b gone\nclear\nupdate b back',
    );
    const { executed } = await expectTruth(workspace, await workspace.run(), passed);
    expect(shown(executed, 1)).toBe('plainafter');
    expect(shown(executed, 2)).toBe('');
  });

  it('fault 20: what a child process prints belongs to the running cell', async () => {
    await using workspace = await cells('child from-a-child', 'child next');
    const { executed } = await expectTruth(workspace, await workspace.run(), passed);
    expect(shown(executed, 1)).toBe('from-a-child\n');
    expect(shown(executed, 2)).toBe('next\n');
  });

  it('fault 25: a question for input fails the cell at once, with what was asked', async () => {
    await using workspace = await cells('ask Your name?');
    const { executed, stage } = await expectTruth(workspace, await workspace.run(), failed);
    expect(stage.failure).toMatchObject({
      name: 'StdinNotAvailable',
      message: expect.stringContaining('"Your name?"'),
    });
    expect(shown(executed, 1)).toContain('StdinNotAvailable');
  });
});

describe.concurrent('fault 21: outputs that are hard to keep', () => {
  it('one output of 100 MB goes to a file whole, and is cut in the notebook', async () => {
    await using workspace = await cells('megabytes 100 100');
    const { executed, dir } = await expectTruth(workspace, await workspace.run(), passed);
    const [, file = ''] = /all 100\.0 MB are in (outputs\/\S+?)\]/.exec(shown(executed, 1)) ?? [];
    expect((await stat(join(dir, file))).size).toBe(100_000_000);
    expect((await stat(join(dir, 'executed.ipynb'))).size).toBeLessThan(15_000_000);
  });

  it('invalid UTF-8, lone surrogates, NUL and ANSI leave a notebook and reports that can be read', async () => {
    const odd =
      'bytes 61 ff fe 62\nwrite lone \\ud800 end\nwrite nul \\u0000 end\nwrite \\u001b[31mred\\u001b[0m';
    await using workspace = await cells(`${odd}\nfail Odd \u0001 \uFFFE`);
    const { executed, dir } = await expectTruth(workspace, await workspace.run(), failed);
    expect(shown(executed, 1)).toContain('a\uFFFD\uFFFDb');
    expect(shown(executed, 1)).toContain('lone \uFFFD end');
    expect(shown(executed, 1)).toContain('\u001b[31mred');
    const xml = await readFile(join(dir, 'junit.xml'), 'utf8');
    expect(xml).not.toMatch(/[\0-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]/);
    expect(new XMLParser({ ignoreAttributes: false }).parse(xml)).toHaveProperty('testsuites');
  });

  it('carriage returns and backspaces show what a terminal would show', async () => {
    await using workspace = await cells('write 10 %\\r20 %\\r100 %\\n\nwrite abc\\b\\bX\\n');
    const { executed } = await expectTruth(workspace, await workspace.run(), passed);
    expect(shown(executed, 1).split('\n').slice(0, 2)).toEqual(['100 %', expect.stringMatching(/^aX/)]);
  });
});
