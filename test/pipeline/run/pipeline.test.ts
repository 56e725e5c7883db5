import { describe, expect, it } from 'vitest';
import { STAGE_MIME, type StageMessage } from '@stagebook/pipeline';
import type { FakeScript, FakeStep } from '@stagebook/pipeline/testing';
import { stageOf, statuses, tryRun } from './support.js';

const print = (text: string): FakeStep => ({ type: 'stream', name: 'stdout', text });
const say = (message: StageMessage): FakeStep => ({
  type: 'display',
  data: { [STAGE_MIME]: message as never, 'text/plain': message.kind },
  metadata: {},
  update: false,
});

const script: FakeScript = (code, kernel) => {
  if (code.includes('throw'))
    return [{ type: 'fail', ename: 'RangeError', evalue: 'too far', traceback: ['at cell'] }];
  if (code.includes('hang')) return [{ type: 'hang' }];
  if (code.includes('deaf')) return [{ type: 'hang', deaf: true }];
  if (code.includes('die')) return [{ type: 'die', reason: 'killed', exitCode: null, signal: 'SIGKILL' }];
  if (code.includes('metric'))
    return [say({ kind: 'metrics', metrics: [{ name: 'loss', value: 0.5, unit: '' }] })];
  if (code.includes('gate'))
    return [say({ kind: 'verdict', gate: 'g', status: 'fail', reason: 'too slow', evidence: null })];
  if (code.includes('unsure')) {
    return [say({ kind: 'verdict', gate: 'g', status: 'inconclusive', reason: 'noise', evidence: null })];
  }
  if (code.includes('junk'))
    return [
      { ...say({ kind: 'measured', what: 'x' }), data: { [STAGE_MIME]: { kind: 'nonsense' } } } as FakeStep,
    ];
  if (code.includes('flaky') && kernel.ordinal === 1)
    return [{ type: 'fail', ename: 'Flaky', evalue: 'once' }];
  return [print(code)];
};

describe('a run', () => {
  it('starts with run-started, ends with run-ended, and passes when every stage does', async () => {
    const { events, state } = await tryRun({ stages: [stageOf('a', ['1']), stageOf('b', ['2'])], script });
    expect([events[0]?.type, events.at(-1)?.type]).toEqual(['run-started', 'run-ended']);
    expect(state.status).toBe('passed');
  });

  it('runs shared stages in one kernel and isolated stages in a fresh one each', async () => {
    const stages = [stageOf('a', ['1']), stageOf('b', ['2']), stageOf('c', ['3'], { isolated: true })];
    const { kernels } = await tryRun({ stages, script });
    expect(kernels.started.map(({ executed }) => executed.filter((code) => code.length === 1))).toEqual([
      ['1', '2'],
      ['3'],
    ]);
  });

  it('runs setup first in every kernel, and records it once', async () => {
    const stages = [stageOf('a', ['1']), stageOf('b', ['2'], { isolated: true })];
    const { events, kernels } = await tryRun({ stages, setup: stageOf('setup', ['0']), script });
    expect(kernels.started.every(({ executed }) => executed.includes('0'))).toBe(true);
    expect(events.filter((event) => event.type === 'stage-started' && event.stage === 'setup')).toHaveLength(
      1,
    );
  });

  it('runs a notebook without stages whole, as setup', async () => {
    const { state, kernels } = await tryRun({ stages: [], setup: stageOf('setup', ['0', '1']), script });
    expect([statuses(state), kernels.alive]).toEqual([{ setup: 'passed' }, 0]);
  });

  it('leaves no kernel behind', async () => {
    const { kernels } = await tryRun({
      stages: [stageOf('a', ['die']), stageOf('b', ['2'], { isolated: true })],
      script,
    });
    expect(kernels.alive).toBe(0);
  });
});

describe('a failing cell', () => {
  it('fails its stage with its error, and the rest of the run is skipped with the reason', async () => {
    const stages = [stageOf('a', ['throw', 'never']), stageOf('b', ['2'])];
    const { state } = await tryRun({ stages, script });
    expect(state.status).toBe('failed');
    expect(state.stages[0]).toMatchObject({
      status: 'failed',
      failure: { name: 'RangeError', message: 'too far' },
    });
    expect(state.stages[1]).toMatchObject({ status: 'skipped', because: 'stage "a" failed' });
  });

  it('leaves the cells after it pending: they never ran', async () => {
    const { state } = await tryRun({ stages: [stageOf('a', ['throw', 'never'])], script });
    expect(state.stages[0]?.cells.map(({ status }) => status)).toEqual(['failed', 'pending']);
  });

  it('passes where its tag says that it raises', async () => {
    const stage = stageOf('a', ['throw']);
    const tolerant = { ...stage, cells: stage.cells.map((cell) => ({ ...cell, mayRaise: true })) };
    expect((await tryRun({ stages: [tolerant], script })).state.status).toBe('passed');
  });

  it('with keepGoing skips only what needs it', async () => {
    const stages = [
      stageOf('a', ['throw'], { isolated: true }),
      stageOf('b', ['2'], { isolated: true, needs: ['a'] }),
      stageOf('c', ['3'], { isolated: true }),
    ];
    const { state } = await tryRun({ stages, script, request: { keepGoing: true } });
    expect(statuses(state)).toEqual({ a: 'failed', b: 'skipped', c: 'passed' });
  });

  it('in setup skips every stage and fails the run', async () => {
    const { state } = await tryRun({
      stages: [stageOf('a', ['1'])],
      setup: stageOf('setup', ['throw']),
      script,
    });
    expect(statuses(state)).toEqual({ setup: 'failed', a: 'skipped' });
    expect(state.status).toBe('failed');
  });
});

describe('what a stage says', () => {
  it('is in the state: metrics', async () => {
    const { state } = await tryRun({ stages: [stageOf('a', ['metric'])], script });
    expect(state.stages[0]?.metrics).toEqual([{ name: 'loss', value: 0.5, unit: '' }]);
  });

  it('fails the stage when a gate fails', async () => {
    const { state } = await tryRun({ stages: [stageOf('a', ['gate'])], script });
    expect(state.stages[0]).toMatchObject({ status: 'failed', failure: { name: 'GateFailed' } });
  });

  it('lets an inconclusive gate pass, and fails it when strict', async () => {
    const lenient = await tryRun({ stages: [stageOf('a', ['unsure'])], script });
    const strict = await tryRun({ stages: [stageOf('a', ['unsure'])], script, request: { strict: true } });
    expect([lenient.state.status, strict.state.status]).toEqual(['passed', 'failed']);
  });

  it('fails the stage when it cannot be read', async () => {
    const { state } = await tryRun({ stages: [stageOf('a', ['junk'])], script });
    expect(state.stages[0]).toMatchObject({ status: 'failed', failure: { name: 'InvalidStageMessage' } });
  });
});

describe('time and cancelling', () => {
  it('interrupts a cell that is over its limit and says that it timed out', async () => {
    const { state } = await tryRun({ stages: [stageOf('a', ['hang'])], script, limits: { cellSec: 0.05 } });
    expect(state.status).toBe('timed-out');
    expect(state.stages[0]?.cells[0]?.status).toBe('timed-out');
  });

  it('gives up a kernel that ignores the interrupt', async () => {
    const { state, kernels } = await tryRun({
      stages: [stageOf('a', ['deaf'])],
      script,
      limits: { cellSec: 0.05 },
    });
    expect([state.status, kernels.alive]).toEqual(['timed-out', 0]);
  });

  it('holds a stage to its own limit', async () => {
    const { state } = await tryRun({ stages: [stageOf('a', ['hang'], { timeoutSec: 0.05 })], script });
    expect(state.stages[0]).toMatchObject({
      status: 'timed-out',
      failure: { message: expect.stringContaining('Stage "a"') },
    });
  });

  it('cancels the running stage and skips the rest when the signal aborts', async () => {
    const controller = new AbortController();
    const onEvent = (event: { type: string }): void => {
      if (event.type === 'cell-started') controller.abort(new Error('SIGINT'));
    };
    const stages = [stageOf('a', ['hang']), stageOf('b', ['2'])];
    const { state } = await tryRun({ stages, script, signal: controller.signal, onEvent });
    expect(state.status).toBe('cancelled');
    expect(statuses(state)).toEqual({ a: 'cancelled', b: 'skipped' });
  });
});

describe('a kernel', () => {
  it('that dies in a cell ends the stage and the run as kernel-died', async () => {
    const { state } = await tryRun({ stages: [stageOf('a', ['die']), stageOf('b', ['2'])], script });
    expect(state.status).toBe('kernel-died');
    expect(statuses(state)).toEqual({ a: 'kernel-died', b: 'skipped' });
  });

  it('that does not start breaks the run', async () => {
    const { state } = await tryRun({ stages: [stageOf('a', ['1'])], script, startError: 'no such file' });
    expect(state.status).toBe('broken');
    expect(state.failure?.message).toContain('no such file');
  });
});

describe('retries', () => {
  it('run an isolated stage again in a fresh kernel, and its findings are those of the last attempt', async () => {
    const stages = [stageOf('a', ['metric', 'flaky'], { isolated: true, retries: 1 })];
    const { state, events } = await tryRun({ stages, script });
    expect(state.status).toBe('passed');
    expect(state.stages[0]).toMatchObject({ attempt: 2, metrics: [{ name: 'loss' }] });
    expect(events.filter(({ type }) => type === 'stage-ended')).toHaveLength(2);
  });
});

describe('stages side by side', () => {
  it('are never more than jobs', async () => {
    let running = 0;
    let most = 0;
    const onEvent = (event: { type: string }): void => {
      if (event.type === 'stage-started') most = Math.max(most, ++running);
      if (event.type === 'stage-ended') running -= 1;
    };
    const slow: FakeScript = () => [{ type: 'sleep', delayMs: 30 }];
    const stages = ['a', 'b', 'c', 'd'].map((name) => stageOf(name, ['x'], { isolated: true }));
    const { state } = await tryRun({ stages, script: slow, request: { jobs: 2 }, onEvent });
    expect([state.status, most]).toEqual(['passed', 2]);
  });
});
