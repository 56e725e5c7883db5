import { describe, expect, it } from 'vitest';
import {
  isStageName,
  needsOfTags,
  splitNames,
  stageOfTags,
  withNeeds,
  withRenamed,
  withStage,
} from '../../../jupyterlab-ext/src/notebook/stage-tags.js';

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
  it.each([
    ['load', true],
    ['2-load', true],
    ['Load', false],
    ['-load', false],
    ['a b', false],
    ['', false],
  ])('%j is one: %s', (name, isOne) => {
    expect(isStageName(name)).toBe(isOne);
  });
  it('are divided by commas and blanks, each told once', () => {
    expect(splitNames(' load, clean  load,,')).toEqual(['load', 'clean']);
  });
});
