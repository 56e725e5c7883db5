import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { ArtifactMessage, ChainHead, RunState } from '@stagebook/pipeline';
import { KEPT_ARTIFACT_BYTES, keptPath, originalPath } from './artifacts.js';
import { digestFile } from './objects.js';
import { readRecord } from './read-record.js';
import { PATCH_FILE } from './record-writer.js';

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

/** Re-reads a record: the chain of its events, `run.json`'s hash of the last one, and the digest of every artifact. */
export async function verifyRecord(dir: string): Promise<Verified> {
  const { state, head, torn, broken } = await readRecord(dir);
  const damages: Damage[] = [];
  if (broken)
    damages.push({ path: 'events.ndjson', what: `line ${broken.line} does not hold: ${broken.why}` });
  if (torn)
    damages.push({
      path: 'events.ndjson',
      what: 'its last line is cut off; the run was killed while it wrote',
    });
  const written = await writtenHead(dir);
  if (!broken && written.sha256 !== head.sha256) {
    const what = written.why ?? `it says that the last event is ${written.sha256}, and it is ${head.sha256}`;
    damages.push({ path: 'run.json', what });
  }
  const artifacts = new Map(
    state.stages.flatMap((stage) => stage.artifacts).map((artifact) => [keptPath(artifact), artifact]),
  );
  for (const artifact of artifacts.values()) {
    const kept = artifact.bytes <= KEPT_ARTIFACT_BYTES;
    const path = kept
      ? join(dir, keptPath(artifact))
      : originalPath(artifact, dirname(dirname(resolve(dir))));
    const what = await damageOf(artifact, path);
    if (what !== undefined) damages.push({ path: kept ? keptPath(artifact) : artifact.path, what });
  }
  damages.push(...(await patchDamage(state, dir)));
  return { state, head, artifacts: artifacts.size, damages };
}

async function patchDamage({ environment }: RunState, dir: string): Promise<readonly Damage[]> {
  const { gitPatch } = environment;
  const recorded =
    typeof gitPatch === 'object' && gitPatch !== null && 'sha256' in gitPatch ? gitPatch.sha256 : undefined;
  if (typeof recorded !== 'string') return [];
  const found = await digestFile(join(dir, PATCH_FILE)).catch((error: Error) => error);
  if (found instanceof Error) return [{ path: PATCH_FILE, what: `it cannot be read: ${found.message}` }];
  if (found.sha256 === recorded) return [];
  return [{ path: PATCH_FILE, what: `its SHA-256 is ${found.sha256}, and ${recorded} was recorded` }];
}

async function writtenHead(dir: string): Promise<{ sha256: string; why?: string }> {
  try {
    const run: unknown = JSON.parse(await readFile(join(dir, 'run.json'), 'utf8'));
    const head = typeof run === 'object' && run !== null && 'chain' in run ? run.chain : undefined;
    const sha256 = typeof head === 'object' && head !== null && 'sha256' in head ? head.sha256 : undefined;
    return typeof sha256 === 'string' ? { sha256 } : { sha256: '', why: 'it has no hash of the last event' };
  } catch (error) {
    return { sha256: '', why: `it cannot be read: ${(error as Error).message}` };
  }
}

async function damageOf(artifact: ArtifactMessage, path: string): Promise<string | undefined> {
  const found = await digestFile(path).catch((error: Error) => error);
  if (found instanceof Error) return `it cannot be read: ${found.message}`;
  if (found.bytes !== artifact.bytes)
    return `it holds ${found.bytes} bytes, and ${artifact.bytes} were recorded`;
  const { sha256 } = found;
  return sha256 === artifact.sha256
    ? undefined
    : `its SHA-256 is ${sha256}, and ${artifact.sha256} was recorded`;
}
