import { dirname, join, resolve } from 'node:path';
import type { ArtifactMessage, ChainHead, RunState } from '@stagebook/pipeline';
import { PATCH_FILE } from '../git/changes.js';
import { KEPT_ARTIFACT_BYTES, keptPath, originalPath } from './artifacts.js';
import { digestFile } from './objects.js';
import { readRecord } from './read-record.js';
import { readRunJson, type RunJson } from './run-json.js';

/** One thing in a record that is not as it was recorded. */
export interface Damage {
  readonly path: string;
  readonly what: string;
}

export interface Verified {
  readonly state: RunState;
  readonly head: ChainHead;
  readonly artifacts: number;
  readonly damages: readonly Damage[];
}

/** A file, and the digest that was recorded of it. */
interface Recorded {
  /** As the record names it. */
  readonly name: string;
  readonly path: string;
  readonly sha256: string;
  /** Undefined where only the digest was recorded. */
  readonly bytes?: number;
}

/**
 * Re-reads a record: the chain of its events, what `run.json` says of the last one and of the files beside it, and the digest
 * of everything that a stage made, saved or said.
 */
export async function verifyRecord(dir: string): Promise<Verified> {
  const run = await readRunJson(dir);
  const written = 'damage' in run ? undefined : run.head;
  let passedBy = written === undefined;
  const { state, head, torn, broken } = await readRecord(dir, (_event, { events, sha256 }) => {
    passedBy ||= events === written?.events && sha256 === written.sha256;
  });
  const damages: Damage[] = [];
  if (broken) damages.push(inEvents(`line ${broken.line} does not hold: ${broken.why}`));
  if (torn) damages.push(inEvents('its last line is cut off; the run was killed while it wrote'));
  if ('damage' in run) damages.push({ path: 'run.json', what: run.damage });
  else if (!broken) damages.push(...headDamage(run, head, passedBy));
  const artifacts = new Map(
    state.stages.flatMap((stage) => stage.artifacts).map((artifact) => [keptPath(artifact), artifact]),
  );
  const files = [
    ...[...artifacts.values()].map((artifact) => artifactFile(artifact, dir)),
    ...saidFiles(state, dir),
    ...besideFiles(run, state, dir),
  ];
  for (const file of files) damages.push(...(await damageOf(file)));
  return { state, head, artifacts: artifacts.size, damages };
}

function inEvents(what: string): Damage {
  return { path: 'events.ndjson', what };
}

function headDamage({ head: written }: RunJson, head: ChainHead, passedBy: boolean): readonly Damage[] {
  if (written.sha256 === head.sha256) return [];
  if (passedBy) {
    const more = head.events - written.events;
    const what = `it is older than the last ${more} events: the run was killed before it was written again`;
    return [{ path: 'run.json', what }];
  }
  if (head.events < written.events)
    return [inEvents(`its end is gone: ${head.events} of ${written.events} events are there`)];
  const says = `"run.json" says that event ${written.events} has SHA-256 ${written.sha256}`;
  return [inEvents(`${says}, and it is not in the chain`)];
}

function artifactFile(artifact: ArtifactMessage, dir: string): Recorded {
  const { sha256, bytes } = artifact;
  const kept = artifact.bytes <= KEPT_ARTIFACT_BYTES;
  const path = kept ? join(dir, keptPath(artifact)) : originalPath(artifact, dirname(dirname(resolve(dir))));
  return { name: kept ? keptPath(artifact) : artifact.path, path, sha256, bytes };
}

/** What stages saved, and outputs that were too big for the events. */
function saidFiles({ stages, kernels }: RunState, dir: string): readonly Recorded[] {
  const saved = stages.flatMap((stage) =>
    stage.saved.map(({ file, sha256 }) => ({ name: join('saved', stage.name, file), sha256 })),
  );
  const spilled = [...stages.flatMap(({ cells }) => cells), ...kernels].flatMap(({ spilled: file }) =>
    file === undefined ? [] : [{ name: file.path, sha256: file.sha256, bytes: file.bytes }],
  );
  return [...saved, ...spilled].map((file) => ({ ...file, path: join(dir, file.name) }));
}

/** What is folded from the events, and the changes that were not committed. */
function besideFiles(
  run: RunJson | { readonly damage: string },
  { environment: { gitPatch } }: RunState,
  dir: string,
): readonly Recorded[] {
  const patch =
    typeof gitPatch === 'object' && gitPatch !== null && 'sha256' in gitPatch ? gitPatch.sha256 : undefined;
  const files = Object.entries('damage' in run ? {} : run.files);
  if (typeof patch === 'string') files.push([PATCH_FILE, patch]);
  return files.map(([name, sha256]) => ({ name, path: join(dir, name), sha256 }));
}

async function damageOf({ name, path, sha256, bytes }: Recorded): Promise<readonly Damage[]> {
  const found = await digestFile(path).catch((error: Error) => error);
  if (found instanceof Error) return [{ path: name, what: `it cannot be read: ${found.message}` }];
  if (bytes !== undefined && found.bytes !== bytes)
    return [{ path: name, what: `it holds ${found.bytes} bytes, and ${bytes} were recorded` }];
  if (found.sha256 === sha256) return [];
  return [{ path: name, what: `its SHA-256 is ${found.sha256}, and ${sha256} was recorded` }];
}
