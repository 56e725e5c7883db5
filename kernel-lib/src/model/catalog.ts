import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { CATALOG_ENTRIES, type CatalogEntry } from './catalog-entries.js';
import { type ModelReference, parseReference } from './reference.js';

const STORIES = join('models', 'stories260k', 'stories260K-f32.gguf');

/** The entry of that name; undefined for references of other forms. */
export function findEntry(name: string): CatalogEntry | undefined {
  if (name.includes(':')) return undefined;
  return entries().find((entry) => entry.name === name.toLowerCase());
}

/** Where a name of the catalogue, or a reference, leads. @throws {ModelError} where it is neither. */
export function resolveReference(ref: string): ModelReference {
  return parseReference(findEntry(ref)?.ref ?? ref);
}

/** The catalogue, with the local model where it is found. */
export function entries(): readonly CatalogEntry[] {
  const stories = findStories();
  if (!stories) return CATALOG_ENTRIES;
  return [
    ...CATALOG_ENTRIES,
    { name: 'stories260k', ref: `file:${stories}`, parameters: 260_032, licence: 'MIT', sizeMb: 1 },
  ];
}

/** Under `$STAGEBOOK_TEST_DATA`, else in a folder `shared` beside the working folder or one above it. */
function findStories(): string | undefined {
  const { STAGEBOOK_TEST_DATA } = process.env;
  const folders = STAGEBOOK_TEST_DATA ? [STAGEBOOK_TEST_DATA] : [];
  for (let folder = resolve('.'); ; folder = dirname(folder)) {
    folders.push(join(folder, 'shared'));
    if (folder === dirname(folder)) break;
  }
  return folders.map((folder) => join(folder, STORIES)).find((path) => existsSync(path));
}

export interface DefaultModel {
  readonly ref: string;
  /** Why it is among the defaults, for the report. */
  readonly reason: string;
}

/** Models that run on a fresh machine within seconds, without a download. */
export function defaultModels(): readonly DefaultModel[] {
  const twins = ['tiny-gpt2', 'distilgpt2'].map((name) => ({
    ref: `twin:${name}`,
    reason: `same shape as ${name}, random weights: shows its latency and memory, never its quality`,
  }));
  if (!findStories()) return twins;
  return [...twins, { ref: 'stories260k', reason: 'trained weights (260,000 parameters): shows real text' }];
}
