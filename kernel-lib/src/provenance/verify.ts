import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { checkText, invalid } from '../check/arguments.js';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView, type Grid } from '../cell/grid.js';
import { readLog } from '../log/read.js';
import { readDvcFile } from './dvc/dvc-file.js';
import { readDvcLock } from './dvc/dvc-lock.js';
import { hashOutput, type DvcOutput } from './dvc/output.js';
import { cachePath, findDvcRepository } from './dvc/repository.js';
import { manifestDifferences } from './dvc/manifest-differences.js';
import { md5File } from './file-digests.js';
import { inferenceMd5 } from './inference-md5.js';

/** Something that is not what was recorded. */
export interface Difference {
  /** A row of a log, or a file. */
  readonly what: string;
  readonly reason: string;
}

export interface Verification {
  readonly path: string;
  readonly ok: boolean;
  /** Rows or files that were hashed again. */
  readonly checked: number;
  readonly differences: readonly Difference[];
}

/**
 * Hashes again what a log (`.csv`, `.json`, `.parquet`), a `.dvc` file or a `dvc.lock` describes, and names what differs.
 * Nothing is taken from a cache.
 *
 * @throws {StagebookError} `FILE_NOT_FOUND` or `FILE_INVALID` for a record that cannot be read.
 */
export async function verify(path: string): Promise<Verification & Displayable> {
  const [checked, differences] = await check(checkText('The path to verify', path));
  const verification: Verification = { path, ok: differences.length === 0, checked, differences };
  return displayable(
    verification,
    gridView(() => toGrid(verification)),
  );
}

async function check(path: string): Promise<[checked: number, differences: Difference[]]> {
  if (extname(path) === '.dvc') return checkOutputs(path, await readDvcFile(path));
  if (basename(path) === 'dvc.lock') {
    const stages = Object.values(await readDvcLock(path));
    return checkOutputs(
      path,
      stages.flatMap(({ deps, outs }) => [...deps, ...outs]),
    );
  }
  if (['.csv', '.json', '.parquet'].includes(extname(path))) return checkLog(path);
  throw invalid('The path to verify', path, 'a log (.csv, .json, .parquet), a .dvc file or a dvc.lock');
}

async function checkLog(path: string): Promise<[number, Difference[]]> {
  const rows = await readLog(path);
  const wrong = rows.flatMap((row, index) => {
    const found = inferenceMd5(row);
    const what = `row ${index + 1} (${row.model}, prompt ${row.promptIndex})`;
    return found === row.md5 ? [] : [{ what, reason: `MD5 ${found}, recorded ${row.md5}` }];
  });
  return [rows.length, wrong];
}

async function checkOutputs(record: string, outputs: readonly DvcOutput[]): Promise<[number, Difference[]]> {
  const folder = dirname(record);
  const fresh = { md5: md5File, save: async (): Promise<void> => undefined };
  const differences: Difference[] = [];
  let checked = 0;
  for (const recorded of outputs) {
    const found = await hashOutput(folder, recorded.path, fresh).catch(() => undefined);
    checked += found?.nfiles ?? 1;
    if (found === undefined) differences.push({ what: recorded.path, reason: 'cannot be read' });
    else if (found.md5 !== recorded.md5) {
      const known = await knownManifest(record, recorded.md5);
      const inside = manifestDifferences(recorded.path, known, found.manifest?.entries);
      differences.push(
        ...(inside ?? [{ what: recorded.path, reason: `MD5 ${found.md5}, recorded ${recorded.md5}` }]),
      );
    }
  }
  return [checked, differences];
}

/** The recorded manifest of a folder, where DVC's cache has it: it tells which of the files differ. */
async function knownManifest(record: string, md5: string): Promise<unknown> {
  try {
    const repository = findDvcRepository(join(dirname(record), 'x'));
    return JSON.parse(await readFile(cachePath(repository, md5), 'utf8'));
  } catch {
    return undefined;
  }
}

function toGrid({ path, ok, checked, differences }: Verification): Grid {
  return {
    title: ok
      ? `${path}: ${checked} checked, all as recorded`
      : `${path}: ${differences.length} of ${checked} DIFFER`,
    columns: [{ label: 'what' }, { label: 'difference' }],
    rows: differences.map(({ what, reason }) => [what, reason]),
  };
}
