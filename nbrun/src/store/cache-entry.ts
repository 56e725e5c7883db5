import type { KeyInputs, SavedMessage } from '@stagebook/pipeline';

/** Raised when entries of an older shape must not be read any more. */
export const ENTRY_VERSION = 1;

/** A stored stage: everything that a later run shows and restores in place of running it. */
export interface CacheEntry {
  readonly version: typeof ENTRY_VERSION;
  readonly key: string;
  readonly stage: string;
  readonly runId: string;
  readonly at: string;
  /** Digest of what the stage saved and produced. */
  readonly product: string;
  readonly inputs: KeyInputs;
  /** The stage's events, as NDJSON. */
  readonly events: StoredFile;
  readonly saved: readonly (StoredFile & {
    readonly file: string;
    readonly name: string;
    readonly format: SavedMessage['format'];
  })[];
  /** Relative to the notebook's folder. */
  readonly outs: readonly (StoredFile & { readonly path: string })[];
  /** By their place in the record; outputs too big for the events are among them. */
  readonly artifacts: readonly (StoredFile & { readonly place: string })[];
}

export interface StoredFile {
  readonly sha256: string;
  readonly bytes: number;
}

/** An entry from the disk; undefined where it is not one, or of another version. */
export function decodeEntry(text: string): CacheEntry | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  return isEntry(value) ? value : undefined;
}

function isEntry(value: unknown): value is CacheEntry {
  if (typeof value !== 'object' || value === null) return false;
  const entry = value as Record<string, unknown>;
  const texts = ['key', 'stage', 'runId', 'at', 'product'].every((name) => typeof entry[name] === 'string');
  const lists = ['saved', 'outs', 'artifacts'].every((name) => isFileList(entry[name]));
  return (
    entry['version'] === ENTRY_VERSION &&
    texts &&
    lists &&
    isStoredFile(entry['events']) &&
    typeof entry['inputs'] === 'object'
  );
}

function isFileList(value: unknown): boolean {
  return Array.isArray(value) && value.every(isStoredFile);
}

function isStoredFile(value: unknown): value is StoredFile {
  if (typeof value !== 'object' || value === null) return false;
  const { sha256, bytes } = value as Record<string, unknown>;
  return typeof sha256 === 'string' && /^[0-9a-f]{64}$/u.test(sha256) && typeof bytes === 'number';
}

/** Every object that an entry needs. */
export function objectsOf({ events, saved, outs, artifacts }: CacheEntry): readonly StoredFile[] {
  return [events, ...saved, ...outs, ...artifacts];
}
