import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { NbrunError } from '../errors.js';

interface Process {
  readonly pid: number;
  readonly host: string;
  /** The process's start, so that a reused pid is not taken for it; empty where the system does not say. */
  readonly started: string;
}

interface Held {
  readonly text: string;
  /** Who holds it, for people; undefined: nobody any more. */
  readonly by: string | undefined;
}

const FILE = 'lease.json';
/** A lease that no process here wrote (JupyterLab's panel renews its own every 4 s) is dead when it is older than this. */
const SILENCE_MS = 15_000;
const ATTEMPTS = 3;

/** Marks a record as being written by this process. @throws {NbrunError} `USAGE` while another living one holds it. */
export async function takeLease(recordDir: string): Promise<AsyncDisposable> {
  const path = join(recordDir, FILE);
  const own: Process = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  for (let attempt = 1; !(await create(path, JSON.stringify(own))); attempt++) {
    const held = await read(path);
    if (held === undefined) continue;
    const by = held.by ?? (await putAside(path, held.text, attempt));
    if (by !== undefined) throw stillGoing(recordDir, by);
  }
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

/** Who writes this record now; a process on another host counts as alive, since nobody here can tell. */
export async function livingHolder(recordDir: string): Promise<string | undefined> {
  return (await read(join(recordDir, FILE)))?.by;
}

async function create(path: string, text: string): Promise<boolean> {
  try {
    await writeFile(path, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

async function read(path: string): Promise<Held | undefined> {
  try {
    const text = await readFile(path, 'utf8');
    const holder = decode(text);
    if (holder !== undefined) return { text, by: isAlive(holder) ? nameOf(holder) : undefined };
    if (isReleased(text)) return { text, by: undefined };
    const { mtimeMs } = await stat(path);
    return { text, by: Date.now() - mtimeMs < SILENCE_MS ? 'a page of JupyterLab' : undefined };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Takes a dead lease away. @returns who holds the lease after all, when another process took it in between. */
async function putAside(path: string, dead: string, attempt: number): Promise<string | undefined> {
  const aside = `${path}.${randomBytes(4).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return attempt < ATTEMPTS ? undefined : 'another process';
  }
  if ((await readFile(aside, 'utf8')) !== dead) {
    await rename(aside, path);
    return 'another process';
  }
  await rm(aside, { force: true });
  return undefined;
}

function decode(text: string): Process | undefined {
  try {
    const { pid, host, started } = JSON.parse(text) as Partial<Process>;
    const known = typeof pid === 'number' && typeof host === 'string' && typeof started === 'string';
    return known ? { pid, host, started } : undefined;
  } catch {
    return undefined;
  }
}

/** A page leaves its lease where it is, and says that it no longer holds it. */
function isReleased(text: string): boolean {
  try {
    return (JSON.parse(text) as { released?: unknown } | null)?.released === true;
  } catch {
    return false;
  }
}

function isAlive({ pid, host, started }: Process): boolean {
  if (host !== hostname()) return true;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startOf(pid) === started;
}

function nameOf({ pid, host }: Process): string {
  return `process ${pid} on ${host}`;
}

function stillGoing(recordDir: string, by: string): NbrunError {
  const advice = `Wait for it, or end it; if it is gone, remove ${join(recordDir, FILE)}.`;
  return new NbrunError('USAGE', `Run "${recordDir}" is still going on, in ${by}. ${advice}`);
}

/** Field 22 of /proc/PID/stat: clock ticks since boot. */
function startOf(pid: number): string {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch {
    return '';
  }
}
