import { existsSync, readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { scratchFolder } from '../../../support/scratch.js';
import { Workspace } from '../../faults/nbrun.js';

const caches = scratchFolder();
const kernels = join(caches, 'nbrun', 'kernels');

async function snapshot(): Promise<string> {
  for (let waits = 0; waits < 1_500; waits++, await sleep(100)) {
    const names = existsSync(kernels) ? readdirSync(kernels) : [];
    const [blob] = names.filter((name) => name.endsWith('.blob'));
    if (blob !== undefined && names.length === 1) return join(kernels, blob);
  }
  throw new Error(`no snapshot came to ${kernels}`);
}

// What makes it yields to every other process.
it(
  'is made after the first run, by a process of its own, and used by the second',
  { timeout: 180_000 },
  async () => {
    await using workspace = await Workspace.create(['console.log("hello")'], { kernel: 'tslab' });
    const env = { XDG_CACHE_HOME: caches };
    expect(await workspace.run([], env)).toMatchObject({ code: 0 });
    expect(workspace.processes()).toEqual([]);
    const blob = await snapshot();
    utimesSync(blob, new Date(0), new Date(0));
    expect(await workspace.run(['--no-cache'], env)).toMatchObject({ code: 0 });
    expect(statSync(blob).mtimeMs).toBeGreaterThan(0);
  },
);
