import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Displayable, displayable } from '../cell/display.js';
import { type Grid, gridView } from '../cell/grid.js';
import { cacheFolder } from './cache-folder.js';
import { entries } from './catalog.js';
import type { CatalogEntry } from './catalog-entries.js';
import { parseReference } from './reference.js';

export interface CatalogLine extends Omit<CatalogEntry, 'shape'> {
  /** Whether loading it needs no download. */
  readonly cached: boolean;
}

/** The models known by name, and which of them are at hand; prints as a table. */
export function catalog(options: { cacheDir?: string } = {}): readonly CatalogLine[] & Displayable {
  const folder = cacheFolder(options.cacheDir);
  const lines = entries().map(({ shape: _, ...entry }) => ({
    ...entry,
    cached: isCached(entry.ref, folder),
  }));
  return displayable(
    lines,
    gridView(() => toGrid(lines)),
  );
}

function isCached(ref: string, cacheDir: string): boolean {
  const reference = parseReference(ref);
  if (reference.kind === 'file') return existsSync(reference.path);
  if (reference.kind === 'hub') {
    return existsSync(
      join(
        cacheDir,
        'hub',
        reference.repo.replace('/', '--'),
        'refs',
        encodeURIComponent(reference.revision),
      ),
    );
  }
  const folder = reference.kind === 'pypi' ? join(cacheDir, 'pypi', reference.project.toLowerCase()) : '';
  return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.gguf'));
}

function toGrid(lines: readonly CatalogLine[]): Grid {
  return {
    title: 'Models known by name',
    columns: [
      { label: 'name' },
      { label: 'parameters', align: 'right' },
      { label: 'MB', align: 'right' },
      { label: 'score', align: 'right' },
      { label: 'licence' },
      { label: 'source' },
      { label: 'at hand' },
    ],
    rows: lines.map(({ name, parameters, sizeMb, study, licence, ref, cached }) => [
      name,
      parameters.toLocaleString('en'),
      String(sizeMb),
      study ? String(study.score) : '',
      licence,
      ref,
      cached ? 'yes' : 'to download',
    ]),
    notes: ['"twin:NAME" is a model of the same shape with random weights, without a download.'],
  };
}
