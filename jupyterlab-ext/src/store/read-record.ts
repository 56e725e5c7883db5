import { foldEvents, readChain, type Digests, type ReadChain, type RunState } from '@stagebook/pipeline';
import type { ContentsFolder } from './contents-folder.js';

export interface RunRecord extends ReadChain {
  readonly folder: ContentsFolder;
  readonly state: RunState;
  /** How many `events.N.ndjson` there are; 0 for a log in one piece. */
  readonly segments: number;
}

/** A record by its events, whoever wrote it. Undefined where there is no event to read. */
export async function readRecord(folder: ContentsFolder, digests: Digests): Promise<RunRecord | undefined> {
  const names = (await folder.list()).map(({ name }) => name);
  const segments = names.flatMap(segmentNumber).sort((a, b) => a - b);
  const parts = names.includes('events.ndjson')
    ? ['events.ndjson']
    : segments.map((n) => `events.${n}.ndjson`);
  let text = '';
  for (const part of parts) text += (await folder.read(part)) ?? '';
  const chain = readChain(text, digests);
  if (chain.events[0]?.type !== 'run-started') return undefined;
  return { ...chain, folder, state: foldEvents(chain.events), segments: segments.at(-1) ?? 0 };
}

function segmentNumber(name: string): number[] {
  const digits = /^events\.([1-9]\d{0,5})\.ndjson$/.exec(name)?.[1];
  return digits === undefined ? [] : [Number(digits)];
}
