import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandIds } from '../../jupyterlab-ext/src/command-ids.js';
import { repositoryRoot } from '../support/tools.js';

const text = readFileSync(join(repositoryRoot, 'jupyterlab-ext', 'schema', 'panel.json'), 'utf8');

describe('the settings’ schema', () => {
  it('names no command that there is not', () => {
    const known = new Set<string>(Object.values(commandIds));
    const named = [...text.matchAll(/"command": "(stagebook:[^"]+)"/g)].map(([, id]) => id ?? '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });
});
