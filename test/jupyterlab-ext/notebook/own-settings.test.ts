import { describe, expect, it } from 'vitest';
import { ownSettings, type SettingRules } from '../../../jupyterlab-ext/src/notebook/own-settings.js';
import { stageSchema } from '../../../pipeline/src/index.js';

const rules = stageSchema['properties'] as SettingRules;

describe('ownSettings', () => {
  it('keeps what differs from the published defaults', () => {
    const filled = { isolated: true, timeoutSec: 90, retries: 0, cache: false, deps: ['a/*.csv'], outs: [] };
    expect(ownSettings(filled, rules)).toEqual({
      isolated: true,
      timeoutSec: 90,
      cache: false,
      deps: ['a/*.csv'],
    });
  });
  it('keeps what it does not know', () => {
    expect(ownSettings({ mine: 1 }, rules)).toEqual({ mine: 1 });
  });
  it.each([[{ isolated: false, retries: 0, deps: [], timeoutSec: undefined }], [{}], [undefined], [null]])(
    'is nothing for %j',
    (value) => {
      expect(ownSettings(value, rules)).toBeUndefined();
    },
  );
});
