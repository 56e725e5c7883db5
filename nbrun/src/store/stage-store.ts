import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  canonicalJson,
  StageDecider,
  type ArtifactMessage,
  type EndedStage,
  type KeptStage,
  type PlannedStage,
  type PlanPorts,
  type PlanRequest,
  type Products,
  type RestoredStage,
  type SavedMessage,
  type StageMemory,
  type StageStore,
} from '@stagebook/pipeline';
import { nodeDigests } from '../ports-node.js';
import { keepArtifact, keptPath, KEPT_ARTIFACT_BYTES } from './artifacts.js';
import { ENTRY_VERSION, type CacheEntry } from './cache-entry.js';
import { digestFile } from './objects.js';
import { insideOf, readOuts, type OutFile } from './outs.js';
import type { StageCache } from './stage-cache.js';

export interface StageStoreOptions {
  readonly cache: StageCache;
  /** False: nothing is stored or restored. */
  readonly useCache: boolean;
  /** Restored outs overwrite files that no stage wrote. */
  readonly force: boolean;
  readonly runId: string;
  readonly recordDir: string;
  readonly notebookDir: string;
  readonly request: PlanRequest;
  readonly ports: PlanPorts;
}

/** What the engine keeps of stages: their saved values in the record, their results in the cache. */
export function createStageStore(options: StageStoreOptions): StageStore {
  const { recordDir, request, ports } = options;
  const decider = new StageDecider(request, ports);
  return {
    async saveDir(stage) {
      const folder = join(recordDir, 'saved', stage);
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
      return folder;
    },
    savedPath: (stage, file) => join(recordDir, 'saved', stage, file),
    decide: (planned, products) => decider.decide(planned, products),
    restore: (planned) => restore(planned, options),
    keep: (planned, ended, products) => keep(planned, ended, products, decider, options),
  };
}

async function restore({ stage, key }: PlannedStage, options: StageStoreOptions): Promise<RestoredStage> {
  const { cache, recordDir, notebookDir } = options;
  const entry = key === undefined ? undefined : await cache.entry(key);
  if (entry === undefined) throw new Error('it is gone, or not whole any more');
  for (const out of entry.outs) await checkOverwrite(out, options);
  for (const { path, sha256 } of entry.outs) await cache.objects.restore(sha256, insideOf(notebookDir, path));
  for (const { file, sha256 } of entry.saved)
    await cache.objects.restore(sha256, join(recordDir, 'saved', stage.name, file));
  for (const { place, sha256 } of entry.artifacts)
    await cache.objects.restore(sha256, join(recordDir, place));
  const text = await readFile(cache.objects.pathOf(entry.events.sha256), 'utf8');
  if (nodeDigests.sha256(text) !== entry.events.sha256) throw new Error('its events are damaged');
  const events = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as StageMemory);
  await cache.touch(entry.key);
  return { events, product: entry.product, runId: entry.runId, at: entry.at };
}

/** A file that stands where an out goes is replaced only if a stage wrote it as it stands. */
async function checkOverwrite(
  { path, sha256 }: OutFile,
  { cache, force, notebookDir }: StageStoreOptions,
): Promise<void> {
  const target = insideOf(notebookDir, path);
  if (force || (await stat(target).catch(() => undefined)) === undefined) return;
  const found = await digestFile(target);
  if (found.sha256 === sha256 || (await cache.objects.has(found.sha256, found.bytes))) return;
  throw new Error(`its out "${path}" exists with content that no stage wrote; --force overwrites it`);
}

async function keep(
  planned: PlannedStage,
  ended: EndedStage,
  products: Products,
  decider: StageDecider,
  options: StageStoreOptions,
): Promise<KeptStage> {
  const { stage, key } = planned;
  const { cache, recordDir, notebookDir, runId } = options;
  const { files: outs, missing } = await readOuts(stage.outs, notebookDir);
  if (missing.length > 0) {
    return {
      refused: `It declares ${missing.map((out) => `"${out}"`).join(', ')} in "outs" and did not make it.`,
    };
  }
  const saved = savedBy(ended.events);
  const product = productOf(saved, outs);
  const now = await decider.inputs(stage, products);
  if (now === undefined || now.key !== key) return { product };
  const measured = ended.measured && stage.cache !== true;
  if (!measured && !ended.outputLost && stage.cache !== false && options.useCache) {
    const at = new Date().toISOString();
    const head = {
      version: ENTRY_VERSION,
      key,
      stage: stage.name,
      runId,
      at,
      product,
      inputs: now.inputs,
    } as const;
    const places = { cache, recordDir, notebookDir, stage: stage.name };
    await cache.put({ ...head, ...(await store(ended.events, saved, outs, places)) });
  }
  await cache.putLast(stage.name, { inputs: now.inputs, measured });
  return { product };
}

interface Places extends Pick<StageStoreOptions, 'cache' | 'recordDir' | 'notebookDir'> {
  readonly stage: string;
}

async function store(
  events: readonly StageMemory[],
  saved: readonly SavedMessage[],
  outs: readonly OutFile[],
  { cache, recordDir, notebookDir, stage }: Places,
): Promise<Pick<CacheEntry, 'events' | 'saved' | 'outs' | 'artifacts'>> {
  const { objects } = cache;
  const spool = join(recordDir, 'saved', `.${stage}.events`);
  await mkdir(dirname(spool), { recursive: true });
  await writeFile(spool, linesOf(events));
  const stored = { events: await objects.add(spool) };
  await rm(spool);
  const savedFiles = [];
  for (const { name, file, format } of saved) {
    savedFiles.push({ name, file, format, ...(await objects.add(join(recordDir, 'saved', stage, file))) });
  }
  const outFiles = [];
  for (const { path } of outs) outFiles.push({ path, ...(await objects.add(insideOf(notebookDir, path))) });
  const artifacts = [];
  for (const artifact of artifactsOf(events)) {
    await keepArtifact(artifact, recordDir, notebookDir);
    const place = keptPath(artifact);
    artifacts.push({ place, ...(await objects.add(join(recordDir, place))) });
  }
  for (const event of events) {
    if (event.type !== 'cell-ended' || event.spilled === undefined) continue;
    const place = event.spilled.path;
    artifacts.push({ place, ...(await objects.add(join(recordDir, place))) });
  }
  return { ...stored, saved: savedFiles, outs: outFiles, artifacts };
}

function* linesOf(events: readonly StageMemory[]): Generator<string, void> {
  for (const event of events) yield `${JSON.stringify(event)}\n`;
}

function savedBy(events: readonly StageMemory[]): readonly SavedMessage[] {
  const saved = new Map<string, SavedMessage>();
  for (const event of events) {
    if (event.type === 'stage-said' && event.message.kind === 'saved')
      saved.set(event.message.name, event.message);
  }
  return [...saved.values()];
}

function artifactsOf(events: readonly StageMemory[]): readonly ArtifactMessage[] {
  const artifacts = new Map<string, ArtifactMessage>();
  for (const event of events) {
    if (event.type !== 'stage-said' || event.message.kind !== 'artifact') continue;
    if (event.message.bytes <= KEPT_ARTIFACT_BYTES) artifacts.set(keptPath(event.message), event.message);
  }
  return [...artifacts.values()];
}

function productOf(saved: readonly SavedMessage[], outs: readonly OutFile[]): string {
  const values = saved.map(({ name, format, sha256 }) => ({ name, format, sha256 }));
  const files = outs.map(({ path, sha256 }) => ({ path, sha256 }));
  return nodeDigests.sha256(canonicalJson({ saved: values, outs: files }));
}
