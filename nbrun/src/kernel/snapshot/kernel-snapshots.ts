import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { keyOf, readTslabCommand, type TslabCommand } from './sources.js';
import { defaultSnapshotDir, SnapshotFolder } from './snapshot-folder.js';

/** A way to start a kernel in less time than its own command takes. */
export interface FastStart {
  /** The command, changed to it. */
  readonly command: readonly string[];
  /** No kernel came of it, and the plain command made one. */
  reject(): void;
}

export interface KernelSnapshotsOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly dir?: string;
  /** The script that makes a snapshot, in one file. */
  readonly heapScript?: string;
}

/** Says no: `NBRUN_FAST_START=0`. */
const SWITCH = 'NBRUN_FAST_START';
/** It takes some seconds of a processor, which others may have first. */
const MAKING_MS = 120_000;
/** Makes, names and cleans up; its processor time is limited, and it yields to everything else. */
const MAKE = `
ulimit -t 60
nice -n 19 "$1" --snapshot-blob "$4" --build-snapshot "$2" && mv -f "$4" "$3"
rm -f "$4" "$5"
`;

/**
 * Snapshots of the heap that a tslab kernel has when it is ready: most of a start is loading TypeScript and parsing
 * declarations, the same ones each time. What a kernel is and does stays the same; where anything is amiss it starts
 * as it would without.
 */
export class KernelSnapshots {
  readonly #env: NodeJS.ProcessEnv;
  readonly #folder: SnapshotFolder;
  readonly #heapScript: string;
  readonly #missing = new Map<string, { readonly command: TslabCommand; readonly cwd: string }>();

  constructor({
    env = process.env,
    dir = defaultSnapshotDir(env),
    heapScript = fileURLToPath(new URL('./tslab-heap.cjs', import.meta.url)),
  }: KernelSnapshotsOptions = {}) {
    this.#env = env;
    this.#folder = new SnapshotFolder(dir);
    this.#heapScript = heapScript;
  }

  /** Undefined where there is no snapshot for this command; where there could be one, it is remembered as missing. */
  find(argv: readonly string[], cwd: string, env: NodeJS.ProcessEnv): FastStart | undefined {
    if (this.#env[SWITCH] === '0' || !existsSync(this.#heapScript)) return undefined;
    const command = readTslabCommand(argv, cwd, env);
    if (command === undefined) return undefined;
    const key = keyOf(command, this.#heapScript);
    const blob = this.#folder.find(key);
    if (blob === undefined) {
      this.#missing.set(key, { command, cwd });
      return undefined;
    }
    return {
      command: [command.node, '--snapshot-blob', blob, ...command.script],
      reject: () => this.#folder.reject(key),
    };
  }

  /** Makes what was missing, in processes that outlive this one by some seconds. */
  makeMissingLater(): void {
    for (const [key, { command, cwd }] of this.#missing) {
      if (this.#folder.claim(key)) this.#make(key, command, cwd).unref();
    }
    this.#missing.clear();
  }

  /** Makes what was missing, or waits for who makes it. @returns whether all of it is there now. */
  async makeMissing(): Promise<boolean> {
    const missing = [...this.#missing];
    this.#missing.clear();
    for (const [key, { command, cwd }] of missing) {
      this.#folder.forgive(key);
      if (this.#folder.claim(key)) await endOf(this.#make(key, command, cwd));
      else await this.#folder.made(key, MAKING_MS);
    }
    return missing.every(([key]) => this.#folder.find(key) !== undefined);
  }

  #make(key: string, { node, sources }: TslabCommand, cwd: string): ChildProcess {
    const [blob, making] = [this.#folder.pathOf(key), this.#folder.pathOf(key, 'making')];
    const temporary = `${blob}.${randomBytes(4).toString('hex')}.tmp`;
    const args = [node, this.#heapScript, blob, temporary, making];
    const maker = spawn('/bin/sh', ['-c', MAKE, 'nbrun-snapshot', ...args], {
      cwd,
      detached: true,
      stdio: 'ignore',
      env: { PATH: this.#env['PATH'], NBRUN_SNAPSHOT: JSON.stringify(sources) },
    });
    maker.on('error', () => undefined);
    return maker;
  }
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
}
