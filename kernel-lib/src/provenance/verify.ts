import { existsSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, extname, join, relative, resolve } from 'node:path';
import { checkText, invalid } from '../check/arguments.js';
import { StagebookError } from '../check/error.js';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView, type Grid } from '../cell/grid.js';
import { readLog } from '../log/read.js';
import { readDvcFile } from './dvc/dvc-file.js';
import { readDvcLock } from './dvc/dvc-lock.js';
import { hashOutput, type DvcOutput, type HashedOutput } from './dvc/output.js';
import { cachePath, findDvcRepository } from './dvc/repository.js';
import { folderManifest, type Manifest } from './dvc/manifest.js';
import { manifestDifferences } from './dvc/manifest-differences.js';
import { md5File } from './file-digests.js';
import type { HashCache } from './hash-cache.js';
import { inferenceMd5 } from './inference-md5.js';
import { findRecords } from './records.js';

const UNCACHED: HashCache = { md5: md5File, save: async () => undefined };

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
 * Of a folder: what its `.dvc` file beside it says, else everything that such records within it describe. Nothing is taken
 * from a cache. (The record of a run is for `nbrun verify`.)
 *
 * @param options.manifest What a folder held, from `folderManifest`: where nothing else recorded it.
 * @throws {StagebookError} `FILE_NOT_FOUND` or `FILE_INVALID` for a record that cannot be read or a folder without one.
 */
export async function verify(
  path: string,
  options: { manifest?: Manifest } = {},
): Promise<Verification & Displayable> {
  checkText('The path to verify', path);
  const [checked, differences] =
    options.manifest === undefined ? await check(path) : await checkManifest(path, options.manifest);
  const verification: Verification = { path, ok: differences.length === 0, checked, differences };
  return displayable(
    verification,
    gridView(() => toGrid(verification)),
  );
}

type Checked = readonly [checked: number, differences: readonly Difference[]];

async function check(path: string): Promise<Checked> {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return checkFolder(path);
  if (extname(path) === '.dvc') return checkOutputs(path, await readDvcFile(path));
  if (basename(path) === 'dvc.lock') {
    const stages = Object.values(await readDvcLock(path));
    return checkOutputs(
      path,
      stages.flatMap(({ deps, outs }) => [...deps, ...outs]),
    );
  }
  if (['.csv', '.json', '.parquet'].includes(extname(path))) return checkLog(path);
  const known = 'a log (.csv, .json, .parquet), a .dvc file, a dvc.lock or a folder';
  throw invalid('The path to verify', path, known);
}

async function checkFolder(folder: string): Promise<Checked> {
  const beside = `${resolve(folder)}.dvc`;
  if (existsSync(beside)) return check(beside);
  const records = await findRecords(folder);
  if (records.length === 0) {
    const what = `${folder} holds no log, .dvc file or dvc.lock, and has no .dvc file beside it`;
    const run = existsSync(join(folder, 'events.ndjson'))
      ? 'It is the record of a run: use "nbrun verify".'
      : '';
    const advice = 'Give the manifest that it should have, or track it with addToDvc first.';
    throw new StagebookError('FILE_INVALID', `${what}. ${run === '' ? advice : run}`);
  }
  let checked = 0;
  const differences: Difference[] = [];
  for (const record of records) {
    const [count, wrong] = await check(record);
    checked += count;
    const name = relative(folder, record);
    differences.push(...wrong.map(({ what, reason }) => ({ what: `${name}: ${what}`, reason })));
  }
  return [checked, differences];
}

async function checkManifest(folder: string, recorded: Manifest): Promise<Checked> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new StagebookError('FILE_NOT_FOUND', `${folder} is no folder. Check the path.`);
  const found = await folderManifest(folder, UNCACHED);
  const differences = manifestDifferences('', recorded.entries, found.entries);
  if (differences === undefined) throw invalid('manifest', recorded, 'what folderManifest gave');
  return [found.entries.length, differences];
}

async function checkLog(path: string): Promise<Checked> {
  const rows = await readLog(path);
  const wrong = rows.flatMap((row, index) => {
    const found = inferenceMd5(row);
    const what = `row ${index + 1} (${row.model}, prompt ${row.promptIndex})`;
    return found === row.md5 ? [] : [{ what, reason: `MD5 ${found}, recorded ${row.md5}` }];
  });
  return [rows.length, wrong];
}

async function checkOutputs(record: string, outputs: readonly DvcOutput[]): Promise<Checked> {
  const differences: Difference[] = [];
  let checked = 0;
  for (const output of outputs) {
    const [count, wrong] = await checkOutput(record, output);
    checked += count;
    differences.push(...wrong);
  }
  return [checked, differences];
}

async function checkOutput(record: string, { path, md5 }: DvcOutput): Promise<Checked> {
  let found: HashedOutput;
  try {
    found = await hashOutput(dirname(record), path, UNCACHED);
  } catch (cause) {
    return [1, [{ what: path, reason: cause instanceof Error ? cause.message : String(cause) }]];
  }
  const checked = found.nfiles ?? 1;
  if (found.md5 === md5) return [checked, []];
  const inside = manifestDifferences(path, await knownManifest(record, md5), found.manifest?.entries);
  return [checked, inside ?? [{ what: path, reason: `MD5 ${found.md5}, recorded ${md5}` }]];
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
