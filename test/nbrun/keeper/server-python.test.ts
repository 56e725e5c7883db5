import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { isPython, serverPython } from '../../../nbrun/src/keeper/server-python.js';
import { temporaryFolder } from '../support.js';

describe.skipIf(!existsSync('/proc/self/cmdline'))('the interpreter of a server', () => {
  it('is told as it was called, not as what its link points to', async () => {
    const folder = join(await temporaryFolder(), 'bin');
    mkdirSync(folder);
    const program = join(folder, 'python3');
    symlinkSync(process.execPath, program);
    const server = spawn(program, ['-e', 'setTimeout(() => {}, 60000); console.log("up");']);
    await once(server.stdout, 'data');
    expect(serverPython(server.pid)).toBe(program);
    server.kill();
    await once(server, 'exit');
  });

  it('is not known where another program started this one, or it is gone', () => {
    expect(serverPython(process.pid)).toBeUndefined();
    expect(serverPython(2 ** 30)).toBeUndefined();
  });
});

it('is what a server takes a bare name for', () => {
  expect(['python', 'python3', 'python3.12'].map(isPython)).toEqual([true, true, true]);
  expect(['python2', 'pypy', 'node', 'python3-config'].map(isPython)).toEqual([false, false, false, false]);
});
