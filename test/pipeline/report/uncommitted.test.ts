import { describe, expect, it } from 'vitest';
import { toGitHubAnnotations, toGitHubSummary } from '../../../pipeline/src/report/github.js';
import { toJUnit } from '../../../pipeline/src/report/junit.js';
import { toMarkdown } from '../../../pipeline/src/report/markdown.js';
import { uncommittedNote } from '../../../pipeline/src/report/uncommitted.js';
import type { RunState } from '../../../pipeline/src/run/state.js';
import { passed, sampleRun } from './sample-run.js';

const { state, executed } = sampleRun([{ name: 'a', outcome: passed }]);
const GIT = {
  gitCommit: '1a2b3c4d5e6f7890',
  gitBranch: 'main',
  gitDirty: true,
  gitChanged: ['src/<model>.ts'],
  gitUntracked: ['new/'],
};
const dirty: RunState = { ...state, environment: { ...state.environment, ...GIT } };
const NOTE =
  'Uncommitted changes: commit 1a2b3c4d5e does not say what ran (src/<model>.ts, new/ (untracked)).';

describe('a run on a tree with uncommitted changes', () => {
  it('says so in one sentence, with the first five files', () => {
    expect(uncommittedNote(dirty)).toBe(NOTE);
    const gitChanged = Array.from({ length: 7 }, (_, index) => `${index}`);
    expect(uncommittedNote({ environment: { ...GIT, gitChanged } })).toContain('(0, 1, 2, 3, 4, and 3 more)');
  });

  it.each([
    ['clean', { gitCommit: '1', gitDirty: false }],
    ['not known', { gitCommit: null, gitDirty: null }],
    ['of an older record', {}],
  ])('says nothing where the tree is %s', (_what, environment) => {
    expect(uncommittedNote({ environment })).toBeUndefined();
  });

  it('says so in Markdown, and so on GitHub, where it is a warning too', () => {
    const line =
      '> ⚠ Uncommitted changes: commit 1a2b3c4d5e does not say what ran \\(src/&lt;model&gt;.ts, new/';
    expect(toMarkdown(dirty, executed)).toContain(line);
    expect(toGitHubSummary(dirty, executed, undefined)).toContain(line);
    expect(toGitHubAnnotations(dirty, executed)).toEqual([
      expect.stringMatching(/^::warning file=.*,title=Uncommitted changes::Uncommitted changes: commit/),
    ]);
    expect(toGitHubAnnotations(state, executed)).toEqual([]);
  });

  it('says so in JUnit, beside commit and branch', () => {
    const report = toJUnit(dirty, executed);
    expect(report).toContain('<property name="gitCommit" value="1a2b3c4d5e6f7890"/>');
    expect(report).toContain('<property name="gitBranch" value="main"/>');
    expect(report).toContain('<property name="uncommittedChanges" value="Uncommitted changes: commit');
    expect(toJUnit(state, executed)).not.toContain('uncommitted');
  });
});
