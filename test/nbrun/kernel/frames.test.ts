import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeFrames, encodeFrames } from '../../../nbrun/src/kernel/frames.js';
import type { JsonObject } from '../../../pipeline/src/index.js';

const KEY = 'key';
const message = (content: JsonObject) => ({ header: { msg_id: '1', msg_type: 'stream' }, content });

describe('frames', () => {
  it('carry any JSON there and back, behind any routing prefix and before any buffers', () => {
    const content = fc.dictionary(fc.string(), fc.jsonValue()) as fc.Arbitrary<JsonObject>;
    const frames = fc.array(fc.uint8Array({ maxLength: 20 }), { maxLength: 3 });
    fc.assert(
      fc.property(content, frames, frames, (value, before, after) => {
        const encoded = encodeFrames(message(value), KEY);
        const whole = [
          ...before.map((frame) => Buffer.from(frame)),
          ...encoded,
          ...after.map((frame) => Buffer.from(frame)),
        ];
        const expected: unknown = JSON.parse(JSON.stringify(value));
        expect([...(decodeFrames(whole, KEY) ?? [])].map((decoded) => decoded['content'])).toEqual([
          expected,
        ]);
      }),
    );
  });

  it('of a very long text are read as several messages with one parent, and an id each', () => {
    const text = `é"\n${'x'.repeat(9_000_000)}`;
    const messages = [...(decodeFrames(encodeFrames(message({ name: 'stderr', text }), KEY), KEY) ?? [])];
    expect(messages.length).toBeGreaterThan(1);
    expect(new Set(messages.map(({ header }) => (header as JsonObject)['msg_id'])).size).toBe(
      messages.length,
    );
    const contents = messages.map(
      ({ content }) => content as { readonly name: string; readonly text: string },
    );
    expect(new Set(contents.map(({ name }) => name))).toEqual(new Set(['stderr']));
    expect(contents.map((content) => content.text).join('') === text).toBe(true);
  });

  it('are refused when any bit of them is another', () => {
    const encoded = encodeFrames(message({ text: 'hello' }), KEY);
    fc.assert(
      fc.property(fc.nat(encoded.length - 1), fc.nat(), fc.nat(7), (frame, at, bit) => {
        const damaged = encoded.map((part) => Buffer.from(part));
        const part = damaged[frame] ?? Buffer.alloc(1);
        const index = at % part.length;
        part[index] = (part[index] ?? 0) ^ (1 << bit);
        expect(decodeFrames(damaged, KEY)).toBeUndefined();
      }),
    );
  });

  it('are refused with another key, and when they are cut short, without throwing', () => {
    const encoded = encodeFrames(message({ text: 'hello' }), KEY);
    expect(decodeFrames(encoded, 'another')).toBeUndefined();
    for (let length = 0; length < encoded.length; length++) {
      expect(decodeFrames(encoded.slice(0, length), KEY)).toBeUndefined();
    }
  });

  it('never throw, whatever comes', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (frames) => {
        decodeFrames([Buffer.from('<IDS|MSG>'), ...frames.map((frame) => Buffer.from(frame))], KEY);
      }),
    );
  });
});
