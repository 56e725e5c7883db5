import { readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { NbrunError } from '../errors.js';
import { writeWhole } from './write-whole.js';

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** The process's start, so that a reused pid is not taken for it; empty where the system does not say. */
  readonly started: string;
}

const FILE = 'lease.json';

/** Marks a record as being written by this process. @throws {NbrunError} `USAGE` while another living process holds it. */
export async function takeLease(recordDir: string): Promise<AsyncDisposable> {
  const holder = await livingHolder(recordDir);
  if (holder !== undefined) {
    const message = `Run "${recordDir}" is still going on, in process ${holder.pid} on ${holder.host}. Wait for it, or end that process.`;
    throw new NbrunError('USAGE', message);
  }
  const path = join(recordDir, FILE);
  const own: Holder = { pid: process.pid, host: hostname(), started: startOf(process.pid) };
  await writeWhole(path, JSON.stringify(own));
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) };
}

/** The process that writes this record now; one on another host counts as alive, since nobody here can tell. */
export async function livingHolder(recordDir: string): Promise<Holder | undefined> {
  const text = await readFile(join(recordDir, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const { pid, host, started } = JSON.parse(text) as Holder;
  if (host !== hostname()) return { pid, host, started };
  return isAlive(pid) && startOf(pid) === started ? { pid, host, started } : undefined;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
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
