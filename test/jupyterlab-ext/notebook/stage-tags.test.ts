import { describe, expect, it } from 'vitest';
import {
  nameProblem,
  needsOfTags,
  splitNames,
  stageOfTags,
  withNeeds,
  withRenamed,
  withStage,
} from '../../../jupyterlab-ext/src/notebook/stage-tags.js';
import { STAGE_NAME } from '../../../pipeline/src/index.js';
import { english } from '../../../run-view/src/index.js';

const tags = ['mine', 'stage:train', 'needs:clean', 'needs:load'];

describe('the tags of a cell', () => {
  it('name the stage that begins there, and what it needs', () => {
    expect([stageOfTags(tags), needsOfTags(tags)]).toEqual(['train', ['clean', 'load']]);
    expect([stageOfTags(['mine']), needsOfTags(['mine'])]).toEqual([undefined, []]);
  });
  it('take another name and keep the rest', () => {
    expect(withStage(tags, 'fit')).toEqual(['stage:fit', 'mine', 'needs:clean', 'needs:load']);
  });
  it('lose the stage and its needs with an empty name', () => {
    expect(withStage(tags, '')).toEqual(['mine']);
  });
  it('take other needs', () => {
    expect(withNeeds(tags, ['setup'])).toEqual(['mine', 'stage:train', 'needs:setup']);
  });
  it('follow a stage that was renamed, and no other', () => {
    expect(withRenamed(tags, 'clean', 'tidy')).toEqual(['mine', 'stage:train', 'needs:tidy', 'needs:load']);
    expect(withRenamed(['needs:clean-up', 'clean'], 'clean', 'tidy')).toEqual(['needs:clean-up', 'clean']);
  });
});

describe('names', () => {
  it.each(['load', '2-load', 'setup-data'])('%j is one', (name) => {
    expect(nameProblem(name, english)).toBeUndefined();
  });
  it.each(['Load', '-load', 'a b', '', 'a'.repeat(101)])('%j is none', (name) => {
    expect(nameProblem(name, english)).toBe(
      `“${name}” is no name of a stage: use up to 100 of a-z, 0-9 and “-”, not “-” first.`,
    );
  });
  it('are not "setup", which is taken', () => {
    expect(nameProblem('setup', english)).toBe(
      '“setup” is what the cells above the first stage form: choose another name.',
    );
  });
  it('are told by an input’s pattern as well', () => {
    // As a browser compiles a pattern.
    const pattern = new RegExp(`^(?:${STAGE_NAME.source})$`, 'v');
    expect(['load', '2-load', 'setup', 'Load', 'setup-data'].filter((name) => pattern.test(name))).toEqual([
      'load',
      '2-load',
      'setup-data',
    ]);
  });
  it('are divided by commas and blanks, each told once', () => {
    expect(splitNames(' load, clean  load,,')).toEqual(['load', 'clean']);
  });
});
