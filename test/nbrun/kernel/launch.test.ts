import { describe, expect, it } from 'vitest';
import { commandOf } from '../../../nbrun/src/kernel/launch.js';
import type { LaunchSpec } from '../../../nbrun/src/kernel/index.js';

const specOf = (...argv: readonly string[]): LaunchSpec => ({
  name: 'any',
  displayName: '',
  language: '',
  argv,
  env: {},
  interruptMode: 'signal',
  resourceDir: '/specs/any',
  prefix: undefined,
});

describe('commandOf', () => {
  it('fills in the placeholders that it knows', () => {
    expect(commandOf(specOf('run', '{resource_dir}/k', '{connection_file}', '{other}'), '/c.json')).toEqual([
      'run',
      '/specs/any/k',
      '/c.json',
      '{other}',
    ]);
  });

  it('keeps what ipykernel runs out of the user’s history', () => {
    const command = commandOf(
      specOf('python', '-m', 'ipykernel_launcher', '-f', '{connection_file}'),
      '/c.json',
    );
    expect(command.slice(-2)).toEqual(['/c.json', '--HistoryManager.hist_file=:memory:']);
  });

  it('leaves a history that the kernelspec names, and other kernels', () => {
    const named = ['python', '-m', 'ipykernel_launcher', '--HistoryManager.hist_file=/h.sqlite'];
    for (const argv of [named, ['deno', 'jupyter', '--kernel']]) {
      expect(commandOf(specOf(...argv), '/c.json')).toEqual(argv);
    }
  });
});
