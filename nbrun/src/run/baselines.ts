import { readFile, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import {
  decodeCandidate,
  LAST_PASSED,
  readBaselines as readFrom,
  RUN_ID,
  type BaselineRun,
  type Baselines,
  type Candidate,
  type GateRule,
} from '@stagebook/pipeline';
import { NbrunError } from '../errors.js';
import { listRuns } from '../store/runs.js';

export interface BaselinePlace {
  /** Relative paths start here. */
  readonly notebookDir: string;
  readonly runsDir: string;
  /** The notebook's file name: its runs are those that count. */
  readonly notebook: string;
  /** Only runs older than this one; undefined: all. */
  readonly before: string | undefined;
}

/** The gates, all that compare with another run comparing with `baseline`, as `--baseline` asks for; undefined: as they are. */
export function withBaseline(gates: readonly GateRule[], baseline: string | undefined): readonly GateRule[] {
  if (baseline === undefined) return gates;
  const named = baseline === LAST_PASSED || RUN_ID.test(baseline) ? baseline : resolve(baseline);
  return gates.map((gate) => ('worseBy' in gate ? { ...gate, baseline: named } : gate));
}

/** What the gates compare with. @throws {NbrunError} `USAGE` for a run that is named and cannot be read. */
export function readBaselines(gates: readonly GateRule[], place: BaselinePlace): Promise<Baselines> {
  return readFrom(gates, { lastPassed: () => lastPassed(place), named: (name) => readNamed(name, place) });
}

async function lastPassed({ runsDir, notebook, before }: BaselinePlace): Promise<BaselineRun | undefined> {
  for (const dir of await listRuns(runsDir)) {
    if (before !== undefined && basename(dir) >= before) continue;
    const run = await readRun(join(dir, 'run.json')).catch(() => undefined);
    if (run?.hasPassed && run.notebook === notebook) return run.baseline;
  }
  return undefined;
}

async function readNamed(name: string, { notebookDir, runsDir }: BaselinePlace): Promise<BaselineRun> {
  const path = RUN_ID.test(name) ? join(runsDir, name) : resolve(notebookDir, name);
  try {
    const isFolder = (await stat(path)).isDirectory();
    return (await readRun(isFolder ? join(path, 'run.json') : path)).baseline;
  } catch (error) {
    const what = `A gate compares with the run "${name}", which cannot be read: ${(error as Error).message}`;
    const advice = `Name a run's id, a record or its run.json, or ${LAST_PASSED}.`;
    throw new NbrunError('USAGE', `${what.replace(/\.$/, '')}. ${advice}`, { cause: error });
  }
}

async function readRun(path: string): Promise<Candidate> {
  return decodeCandidate(await readFile(path, 'utf8'));
}
