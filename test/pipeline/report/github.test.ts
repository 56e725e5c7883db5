import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  gitHubOutputs,
  toGitHubAnnotations,
  toGitHubOutput,
  toGitHubSummary,
} from '../../../pipeline/src/report/github.js';
import { toMarkdown } from '../../../pipeline/src/report/markdown.js';
import { failedWith, passed, sampleRun } from './sample-run.js';

const MIB = 1024 * 1024;

describe('toGitHubSummary', () => {
  it('is the Markdown report where that fits', () => {
    const { state, executed } = sampleRun([{ name: 'a', outcome: passed }]);
    expect(toGitHubSummary(state, executed, undefined).trim()).toBe(toMarkdown(state, executed).trim());
  });

  it('stays under 1 MiB by leaving whole parts out, and links to the rest', () => {
    const many = Array.from({ length: 300 }, (_, index) => ({
      name: `stage-${index}`,
      outcome: failedWith('é'.repeat(9_000), [], index),
    }));
    const { state, executed } = sampleRun(many, { status: 'failed' });
    const summary = toGitHubSummary(state, executed, 'https://ci/report');
    expect(Buffer.byteLength(summary)).toBeLessThan(MIB);
    expect(Buffer.byteLength(summary)).toBeGreaterThan(MIB / 2);
    expect(summary).toMatch(
      /… \d+ parts are left out, since GitHub takes no more\. See \[the whole report\]\(https:\/\/ci\/report\)\.\n$/,
    );
    expect(summary.split('```').length % 2, 'every fence is closed').toBe(1);
  });
});

describe('toGitHubAnnotations', () => {
  it('escapes what would end the command', () => {
    const { state, executed } = sampleRun([{ name: 'a', outcome: failedWith('50%, a: b\n::error::c') }]);
    const [line, ...rest] = toGitHubAnnotations(state, executed);
    expect(rest).toEqual([]);
    expect(line).not.toContain('\n');
    expect(line).toContain('::error file=notebooks/demo.ipynb,title=a%3A Error%3A 50%25%2C a%3A b::');
    expect(line).toContain('%0A::error::c');
  });

  it('gives ten at most, and says how many more there are', () => {
    const stages = Array.from({ length: 12 }, (_, index) => ({
      name: `s${index}`,
      outcome: failedWith('x'),
    }));
    const { state, executed } = sampleRun(stages, { status: 'failed' });
    const lines = toGitHubAnnotations(state, executed);
    expect(lines).toHaveLength(10);
    expect(lines.at(-1)).toContain('3 more; see the report');
  });
});

describe('toGitHubOutput', () => {
  it('carries values of several lines, as a shell would read them back', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stagebook-'));
    try {
      const text = toGitHubOutput({ status: 'failed', note: 'a\nb=c\nEOF' }, 'x7');
      // The heredoc form of GITHUB_OUTPUT is a shell's own, so that a shell can check it.
      const script = text.replace(/^(\w+)<<(\w+)$/gm, `cat > ${folder}/$1 <<'$2'`);
      execFileSync('sh', ['-c', script]);
      expect(readFileSync(join(folder, 'note'), 'utf8')).toBe('a\nb=c\nEOF\n');
      expect(readFileSync(join(folder, 'status'), 'utf8')).toBe('failed\n');
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('refuses a value that would end itself, and a name that is none', () => {
    expect(() => toGitHubOutput({ a: 'stagebook_x7' }, 'x7')).toThrow('contains the delimiter');
    expect(() => toGitHubOutput({ 'a b': '' }, 'x7')).toThrow('"a b" cannot be');
  });

  it('has the run’s status and each stage’s', () => {
    const { state } = sampleRun([{ name: 'a', outcome: passed }]);
    expect(gitHubOutputs(state)).toEqual({
      status: 'passed',
      run_id: '20260304-050607-abcd',
      stage_a: 'passed',
    });
  });
});
