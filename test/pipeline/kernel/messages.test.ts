import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeMessage } from '../../../pipeline/src/kernel/messages.js';

function decode(msgType: string, content: unknown, parent: unknown = { msg_id: 'p' }): unknown {
  return decodeMessage({ header: { msg_id: 'm', msg_type: msgType }, parent_header: parent, content })?.body;
}

describe('decodeMessage', () => {
  it('takes anything without throwing', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('stream', 'display_data', 'error', 'execute_reply', 'status', '?'),
        fc.jsonValue(),
        (type, content) => {
          expect(decodeMessage({ header: { msg_type: type }, content })).toBeDefined();
          decodeMessage(content);
        },
      ),
    );
  });

  it.each([null, 7, 'text', [], {}, { header: {} }, { header: { msg_type: 5 } }])('refuses %j', (raw) => {
    expect(decodeMessage(raw)).toBeUndefined();
  });

  it('has no parent where the kernel names none', () => {
    expect(decodeMessage({ header: { msg_type: 'status' }, parent_header: {} })?.parentId).toBeUndefined();
    expect(decodeMessage({ header: { msg_type: 'status' }, parent_header: null })?.parentId).toBeUndefined();
  });

  it.each([
    ['ok', 'ok'],
    ['abort', 'aborted'],
    ['aborted', 'aborted'],
    ['error', 'error'],
    ['something new', 'error'],
    [undefined, 'error'],
  ])('reads the reply status %s as %s', (status, expected) => {
    expect(decode('execute_reply', { status })).toMatchObject({
      reply: { status: expected, executionCount: null },
    });
  });

  it('takes transient: null', () => {
    const event = { type: 'display', data: { 'text/plain': 'x' }, metadata: {}, update: false };
    expect(decode('display_data', { data: { 'text/plain': 'x' }, transient: null })).toEqual({
      type: 'output',
      event,
    });
  });

  it('bounds a traceback and a name', () => {
    const traceback = Array.from({ length: 5_000 }, () => 'x');
    const body = decode('error', { ename: 'E'.repeat(5_000), evalue: 'v', traceback }) as {
      event: { ename: string; traceback: string[] };
    };
    expect(body.event.ename).toHaveLength(1_000);
    expect(body.event.traceback).toHaveLength(1_000);
  });

  it('replaces lone surrogates wherever they stand, and keeps pairs, NUL and control characters', () => {
    const data = { 'application/json': { 'k\ud800': ['\udfff', '😀'] } };
    expect(decode('display_data', { data })).toMatchObject({
      event: { data: { 'application/json': { 'k\uFFFD': ['\uFFFD', '😀'] } } },
    });
    expect(decode('stream', { name: 'stdout', text: 'a\0b\r\b\u001b[1m' })).toMatchObject({
      event: { text: 'a\0b\r\b\u001b[1m' },
    });
  });

  it('takes a kernel_info_reply without status and language_info', () => {
    expect(decode('kernel_info_reply', { protocol_version: '5.3' })).toEqual({
      type: 'kernel-info',
      info: {
        implementation: '',
        implementationVersion: '',
        language: '',
        languageVersion: '',
        protocolVersion: '5.3',
        languageInfo: {},
      },
    });
  });
});
