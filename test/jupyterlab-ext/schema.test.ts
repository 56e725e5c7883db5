import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { stageSchema } from '../../pipeline/src/index.js';
import { commandIds } from '../../jupyterlab-ext/src/command-ids.js';
import { repositoryRoot } from '../support/tools.js';

interface PanelSchema {
  readonly 'jupyter.lab.metadataforms': readonly [
    { readonly metadataSchema: { readonly properties: Readonly<Record<string, unknown>> } },
  ];
}

const text = readFileSync(join(repositoryRoot, 'jupyterlab-ext', 'schema', 'panel.json'), 'utf8');

describe('the settings’ schema', () => {
  it('asks in its form for what the published schema of a stage says, in its words', () => {
    const [form] = (JSON.parse(text) as PanelSchema)['jupyter.lab.metadataforms'];
    const { '/tags': _tags, ...settings } = form.metadataSchema.properties;
    const published = Object.entries(stageSchema['properties'] as object);
    expect(settings).toEqual(
      Object.fromEntries(published.map(([name, rule]) => [`/stagebook/${name}`, rule])),
    );
  });
  it('names no command that there is not', () => {
    const known = new Set<string>(Object.values(commandIds));
    const named = [...text.matchAll(/"command": "(stagebook:[^"]+)"/g)].map(([, id]) => id ?? '');
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((id) => !known.has(id))).toEqual([]);
  });
});
