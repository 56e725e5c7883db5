import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseDocument, stringify } from 'yaml';
import { checkList, checkRecord, checkText } from '../../check/arguments.js';
import { StagebookError } from '../../check/error.js';
import { writeWhole } from '../../check/write-whole.js';
import { openHashCache, type HashCache } from '../hash-cache.js';
import { toOutput } from './dvc-file.js';
import { hashOutput, type DvcOutput } from './output.js';
import { findDvcRepository, keepOutput } from './repository.js';

/** A stage of `dvc.yaml` that was run. */
export interface DvcStage {
  readonly name: string;
  /** As it stands in `dvc.yaml`. */
  readonly cmd: string;
  /** Paths, relative to the folder of `dvc.yaml`. */
  readonly deps: readonly string[];
  readonly outs: readonly string[];
}

export interface LockedStage {
  readonly cmd: string;
  readonly deps: readonly DvcOutput[];
  readonly outs: readonly DvcOutput[];
}

/**
 * Records in `dvc.lock` that a stage was run, as `dvc repro` does: with the digests of what it read and made, and its
 * outs in DVC's cache. Other stages of the file stay. `dvc status` then finds it up to date.
 *
 * @param folder The folder of `dvc.yaml`.
 */
export async function writeDvcLock(folder: string, stage: DvcStage): Promise<LockedStage> {
  const path = join(checkText('The folder of dvc.yaml', folder), 'dvc.lock');
  const [name, cmd] = [
    checkText('The name of a stage', stage.name),
    checkText('The command of a stage', stage.cmd),
  ];
  const repository = findDvcRepository(path);
  const cache = await openHashCache();
  const deps = await hashAll(folder, checkList('deps', stage.deps), cache);
  const outs = await hashAll(folder, checkList('outs', stage.outs), cache, repository);
  await cache.save();
  const stages = {
    ...(await readStages(path)),
    [name]: { cmd, ...listed('deps', deps), ...listed('outs', outs) },
  };
  await writeWhole(
    path,
    stringify({ schema: '2.0', stages }, { indentSeq: false, singleQuote: true, lineWidth: 0 }),
  );
  return { cmd, deps, outs };
}

async function hashAll(
  folder: string,
  paths: readonly string[],
  cache: HashCache,
  keepIn?: string,
): Promise<DvcOutput[]> {
  const outputs: DvcOutput[] = [];
  for (const path of [...paths].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))) {
    const hashed = await hashOutput(folder, path, cache);
    if (keepIn !== undefined) await keepOutput(keepIn, join(folder, hashed.path), hashed);
    const { manifest: _, ...output } = hashed;
    outputs.push(output);
  }
  return outputs;
}

function listed(key: 'deps' | 'outs', outputs: readonly DvcOutput[]): Record<string, unknown> {
  if (outputs.length === 0) return {};
  return {
    [key]: outputs.map(({ path, md5, size, nfiles }) => ({
      path,
      hash: 'md5',
      md5,
      size,
      ...(nfiles !== undefined && { nfiles }),
    })),
  };
}

async function readStages(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, 'utf8').catch(() => undefined);
  if (text === undefined) return {};
  const document = parseDocument(text);
  const value: unknown = document.errors.length > 0 ? undefined : document.toJS();
  const { schema, stages } =
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  if (schema !== '2.0' || typeof stages !== 'object' || stages === null) {
    throw new StagebookError(
      'FILE_INVALID',
      `${path} is no dvc.lock of schema 2.0. Run "dvc repro", or delete it.`,
    );
  }
  return stages as Record<string, unknown>;
}

/**
 * The stages of a `dvc.lock`, by name; none where there is no such file.
 *
 * @throws {StagebookError} `FILE_INVALID` for what is no `dvc.lock` of schema 2.0.
 */
export async function readDvcLock(path: string): Promise<Record<string, LockedStage>> {
  const stages = await readStages(checkText('The path of dvc.lock', path));
  return Object.fromEntries(
    Object.entries(stages).map(([name, stage]) => {
      const { cmd, deps = [], outs = [] } = checkRecord(`Stage "${name}" of ${path}`, stage);
      return [
        name,
        {
          cmd: String(cmd),
          deps: (deps as unknown[]).map(toOutput),
          outs: (outs as unknown[]).map(toOutput),
        },
      ];
    }),
  );
}
