import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Exchange } from '../../../pipeline/src/kernel/exchange.js';
import type { MessageBody } from '../../../pipeline/src/kernel/messages.js';
import { quirksOf } from '../../../pipeline/src/kernel/quirks.js';
import type { KernelEvent } from '../../../pipeline/src/index.js';

const kernel = (implementation: string) =>
  quirksOf({
    implementation,
    implementationVersion: '',
    language: '',
    languageVersion: '',
    protocolVersion: '',
    languageInfo: {},
  });
const IDLE: MessageBody = { type: 'status', state: 'idle' };
const BUSY: MessageBody = { type: 'status', state: 'busy' };
const OK: MessageBody = { type: 'execute-reply', reply: { status: 'ok', executionCount: 1 } };
const FAILED: MessageBody = { type: 'execute-reply', reply: { status: 'error', executionCount: 1 } };

function said(text: string, name: 'stdout' | 'stderr' = 'stdout'): MessageBody {
  return { type: 'output', event: { type: 'stream', name, text } };
}

function play(bodies: readonly MessageBody[], implementation = 'ipython', gapMs = 1): KernelEvent[] {
  const exchange = new Exchange(kernel(implementation));
  return bodies.flatMap((body, index) => exchange.accept(body, index * gapMs));
}

describe('an exchange', () => {
  it('ends once, after reply and idle, in whatever order they come among the outputs', () => {
    const order = fc.shuffledSubarray([BUSY, said('a'), said('b'), OK, IDLE], { minLength: 5 });
    fc.assert(
      fc.property(order, (bodies) => {
        const events = play(bodies);
        const done = Math.max(bodies.indexOf(OK), bodies.indexOf(IDLE));
        const outputs = bodies.filter((body, index) => body.type === 'output' && index < done).length;
        expect(events.filter(({ type }) => type === 'reply')).toHaveLength(1);
        expect(events.at(-1)).toEqual({ type: 'reply', status: 'ok', executionCount: 1, outputLost: false });
        expect(events).toHaveLength(outputs + 1);
      }),
    );
  });

  it('says what it waits for', () => {
    const exchange = new Exchange(kernel('ipython'));
    expect(exchange.awaits).toBe('both');
    exchange.accept(OK, 0);
    expect(exchange.awaits).toBe('idle');
    expect(exchange.giveUp()).toMatchObject([{ type: 'reply', status: 'ok', outputLost: true }]);
    expect(exchange.awaits).toBe('nothing');
    expect(exchange.giveUp()).toEqual([]);
  });

  it('fails when the reply never comes', () => {
    const exchange = new Exchange(kernel('ipython'));
    exchange.accept(IDLE, 0);
    expect(exchange.awaits).toBe('reply');
    expect(exchange.giveUp()).toMatchObject([
      { type: 'error', ename: 'ReplyLost' },
      { type: 'reply', status: 'error' },
    ]);
  });

  it('takes the error of the kernel’s error message into a reply that names none', () => {
    const error = { type: 'error', ename: 'E', evalue: 'v', traceback: ['t'] } as const;
    const events = play([{ type: 'output', event: error }, FAILED, IDLE]);
    expect(events).toMatchObject([
      error,
      { type: 'reply', error: { ename: 'E', evalue: 'v', traceback: ['t'] } },
    ]);
    expect(events).toHaveLength(2);
  });

  it('names an error that nobody named', () => {
    expect(play([FAILED, IDLE])).toMatchObject([{ type: 'error', ename: 'UnknownError' }, { type: 'reply' }]);
  });

  it('ends at a question for input', () => {
    const events = play([said('a'), { type: 'input-request', prompt: 'Name: ' }, OK, IDLE]);
    expect(events).toMatchObject([
      { type: 'stream' },
      { type: 'error', ename: 'StdinNotAvailable' },
      { type: 'reply', status: 'error' },
    ]);
  });

  it('makes an error of what tslab prints, however it is cut', () => {
    const text =
      "TypeError: Cannot read properties of undefined (reading 'f')\n    at evalmachine.<anonymous>:3:5\n";
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length - 1 }), (cut) => {
        const pieces = [said(text.slice(0, cut), 'stderr'), said(text.slice(cut), 'stderr')];
        expect(play([...pieces, FAILED, IDLE], 'tslab').at(-1)).toMatchObject({
          error: { ename: 'TypeError', evalue: "Cannot read properties of undefined (reading 'f')" },
        });
      }),
    );
  });

  it('fails a tslab cell whose reply is ok and whose stderr has an uncaught error, however it is cut', () => {
    const text = 'note\nUnhandledPromiseRejection: Error: late\n    at x:1:1\n';
    fc.assert(
      fc.property(fc.integer({ min: 1, max: text.length - 1 }), (cut) => {
        const pieces = [said(text.slice(0, cut), 'stderr'), said(text.slice(cut), 'stderr')];
        expect(play([...pieces, OK, IDLE], 'tslab').at(-1)).toMatchObject({
          status: 'error',
          error: { ename: 'UnhandledPromiseRejection', evalue: 'Error: late' },
        });
        expect(play([...pieces, OK, IDLE], 'ipython').at(-1)).toMatchObject({ status: 'ok' });
      }),
    );
  });

  it('awaits the rest of a kernel’s output whose idle overtakes it, and takes what comes until then', () => {
    const exchange = new Exchange(kernel('Deno kernel'));
    expect([BUSY, OK, IDLE].flatMap((body) => exchange.accept(body, 0))).toEqual([]);
    expect(exchange.awaits).toBe('rest');
    expect(exchange.accept(said('a'), 0)).toMatchObject([{ type: 'stream', text: 'a' }]);
    expect(exchange.restCame()).toMatchObject([{ type: 'reply', status: 'ok', outputLost: false }]);
    expect(exchange.awaits).toBe('nothing');
    expect(exchange.restCame()).toEqual([]);
  });

  it('tells a flood that may have overflowed the publisher from as many messages over time', () => {
    const flood = [...Array.from({ length: 1_500 }, () => said('x')), OK, IDLE];
    expect(play(flood).at(-1)).toMatchObject({ outputLost: true });
    expect(play(flood, 'ipython', 100).at(-1)).toMatchObject({ outputLost: false });
  });

  it('believes a count of what was written', () => {
    const counted = (chars: number): MessageBody => ({
      type: 'output',
      event: {
        type: 'display',
        data: { 'application/vnd.stagebook.flushed.v1+json': { chars } },
        metadata: {},
        update: false,
      },
    });
    const flood = Array.from({ length: 1_500 }, () => said('xy'));
    expect(play([...flood, counted(3_000), OK, IDLE], 'tslab').at(-1)).toMatchObject({ outputLost: false });
    const lost = play([...flood, counted(3_002), OK, IDLE], 'tslab');
    expect(lost.at(-1)).toMatchObject({ outputLost: true });
    expect(lost.filter(({ type }) => type === 'display')).toEqual([]);
  });
});
