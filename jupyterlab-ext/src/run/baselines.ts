import { PathExt } from '@jupyterlab/coreutils';
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
import { ContentsFolder, type ContentsAccess } from '../store/contents-folder.js';
import { isOf } from '../store/history.js';

/** So many of the newest records are looked through for one that passed. */
const MAX_RUNS = 200;

export interface BaselinePlace {
  readonly contents: ContentsAccess;
  readonly runs: ContentsFolder;
  /** As the contents service knows it: its runs are those that count. */
  readonly notebookPath: string;
  /** Only runs older than this one. */
  readonly before: string;
}

/** What the gates compare with. @throws {Error} for a run that is named and cannot be read. */
export function readBaselines(gates: readonly GateRule[], place: BaselinePlace): Promise<Baselines> {
  return readFrom(gates, { lastPassed: () => lastPassed(place), named: (name) => readNamed(name, place) });
}

async function lastPassed({ runs, notebookPath, before }: BaselinePlace): Promise<BaselineRun | undefined> {
  const names = (await runs.list()).map(({ name }) => name).filter((name) => RUN_ID.test(name));
  const older = names.filter((name) => name < before).sort();
  for (const name of older.reverse().slice(0, MAX_RUNS)) {
    const run = await readRun(runs.folder(name)).catch(() => undefined);
    if (run?.hasPassed && isOf(run.notebook, notebookPath)) return run.baseline;
  }
  return undefined;
}

async function readNamed(name: string, place: BaselinePlace): Promise<BaselineRun> {
  try {
    return (await readRun(folderOf(name, place))).baseline;
  } catch (error) {
    throw new Error(
      `A gate compares with the run "${name}", which cannot be read: ${(error as Error).message} Name a run's id, a record in the server's folder, or ${LAST_PASSED}.`,
      { cause: error },
    );
  }
}

function folderOf(name: string, { contents, runs, notebookPath }: BaselinePlace): ContentsFolder {
  if (RUN_ID.test(name)) return runs.folder(name);
  const path = PathExt.join(PathExt.dirname(notebookPath), name.replace(/\/run\.json$/, ''));
  if (name.startsWith('/') || path.startsWith('..')) throw new Error('It lies outside the server.');
  return new ContentsFolder(contents, path);
}

async function readRun(folder: ContentsFolder): Promise<Candidate> {
  const text = await folder.read('run.json');
  if (text === undefined) throw new Error('There is no run.json.');
  return decodeCandidate(text);
}
