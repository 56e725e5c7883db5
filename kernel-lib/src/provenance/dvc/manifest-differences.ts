import type { ManifestEntry } from './manifest.js';

/** The files by which two manifests of a folder differ; undefined where either is not known. */
export function manifestDifferences(
  folder: string,
  recorded: unknown,
  found: readonly ManifestEntry[] | undefined,
): { what: string; reason: string }[] | undefined {
  if (found === undefined || !Array.isArray(recorded) || !recorded.every(isEntry)) return undefined;
  const before = new Map(recorded.map(({ relpath, md5 }) => [relpath, md5]));
  const now = new Map(found.map(({ relpath, md5 }) => [relpath, md5]));
  return [...new Set([...before.keys(), ...now.keys()])].flatMap((relpath) => {
    const [old, current] = [before.get(relpath), now.get(relpath)];
    if (old === current) return [];
    const reason =
      old === undefined ? 'is new' : current === undefined ? 'is gone' : `MD5 ${current}, recorded ${old}`;
    return [{ what: folder === '' ? relpath : `${folder}/${relpath}`, reason }];
  });
}

function isEntry(value: unknown): value is ManifestEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { md5, relpath } = value as Record<string, unknown>;
  return typeof md5 === 'string' && typeof relpath === 'string';
}
