import { PathExt } from '@jupyterlab/coreutils';
import {
  decodeBaseline,
  LAST_PASSED,
  type BaselineRun,
  type Baselines,
  type GateRule,
} from '@stagebook/pipeline';
import { ContentsFolder, type ContentsAccess } from '../store/contents-folder.js';
import { isOf } from '../store/history.js';

const RUN_ID = /^\d{8}-\d{6}-[0-9a-z]{4,6}$/;
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
export async function readBaselines(gates: readonly GateRule[], place: BaselinePlace): Promise<Baselines> {
  const names = new Set(gates.flatMap((gate) => ('worseBy' in gate ? [gate.baseline] : [])));
  const read = [...names].map(async (name): Promise<[string, BaselineRun | undefined]> => {
    return [name, name === LAST_PASSED ? await lastPassed(place) : await readNamed(name, place)];
  });
  return new Map(await Promise.all(read));
}

async function lastPassed({ runs, notebookPath, before }: BaselinePlace): Promise<BaselineRun | undefined> {
  const names = (await runs.list()).map(({ name }) => name).filter((name) => RUN_ID.test(name));
  const older = names.filter((name) => name < before).sort();
  for (const name of older.reverse().slice(0, MAX_RUNS)) {
    const run = await readRun(runs.folder(name)).catch(() => undefined);
    if (run?.status === 'passed' && isOf(run.notebookPath, notebookPath)) return run.baseline;
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

interface ReadRun {
  readonly baseline: BaselineRun;
  readonly status: unknown;
  readonly notebookPath: string;
}

async function readRun(folder: ContentsFolder): Promise<ReadRun> {
  const text = await folder.read('run.json');
  if (text === undefined) throw new Error('There is no run.json.');
  const json: unknown = JSON.parse(text);
  const baseline = decodeBaseline(json);
  const { status, notebook } = json as { status?: unknown; notebook?: { path?: unknown } };
  const path = notebook?.path;
  return { baseline, status, notebookPath: typeof path === 'string' ? path.replaceAll('\\', '/') : '' };
}
