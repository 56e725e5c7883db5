import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { OutputEvent } from '../../../pipeline/src/index.js';
import { createSecrets, REDACTED } from '../../../pipeline/src/run/redact.js';
import { isSecretName } from '../../../pipeline/src/run/secret-forms.js';

const SECRET = 'hf_"Qz8/ü+k&x=9';
const secrets = createSecrets([SECRET]);

function stream(text: string, name: 'stdout' | 'stderr' = 'stdout'): OutputEvent {
  return { type: 'stream', name, text };
}

function through(pieces: readonly OutputEvent[]): readonly OutputEvent[] {
  const filter = secrets.filter();
  return [...pieces.flatMap((piece) => filter.push(piece)), ...filter.end()];
}

function textOf(events: readonly OutputEvent[]): string {
  return events.map((event) => (event.type === 'stream' ? event.text : '')).join('');
}

describe('createSecrets', () => {
  it.each([
    ['as it is', SECRET],
    ['in JSON', JSON.stringify(SECRET).slice(1, -1)],
    ['in a URL', encodeURIComponent(SECRET)],
    ['in a URL, lower case', encodeURIComponent(SECRET).replace(/%../g, (code) => code.toLowerCase())],
    ['in a form', new URLSearchParams({ a: SECRET }).toString().slice(2)],
    ['in base64', Buffer.from(SECRET).toString('base64')],
    ['in base64url', Buffer.from(SECRET).toString('base64url')],
  ])('takes out a secret %s', (_, form) => {
    expect(secrets.text(`before ${form} after`)).toBe(`before ${REDACTED} after`);
  });

  it.each(['', 'u', 'us', 'user:'])(
    'takes out a secret inside the base64 of a longer text after "%s"',
    (prefix) => {
      const encoded = Buffer.from(`${prefix}${SECRET}:more`).toString('base64');
      const left = secrets.text(encoded).replace(REDACTED, '');
      expect(secrets.text(encoded)).toContain(REDACTED);
      expect(left.length).toBeLessThan(encoded.length - SECRET.length);
    },
  );

  it('finds a secret however a stream is cut, and loses nothing else', () => {
    const text = `ab ${SECRET} hf_ ${SECRET}${SECRET} hf_"Qz8 end ${Buffer.from(SECRET).toString('base64')}`;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1 }), (lengths) => {
        const pieces: OutputEvent[] = [];
        for (let at = 0, turn = 0; at < text.length; turn++) {
          const length = lengths[turn % lengths.length] ?? 1;
          pieces.push(stream(text.slice(at, at + length)));
          at += length;
        }
        expect(textOf(through(pieces))).toBe(
          `ab ${REDACTED} hf_ ${REDACTED}${REDACTED} hf_"Qz8 end ${REDACTED}`,
        );
      }),
    );
  });

  it('finds a secret in stdout that stderr interrupts', () => {
    const out = through([stream(SECRET.slice(0, 6)), stream('warning\n', 'stderr'), stream(SECRET.slice(6))]);
    expect(textOf(out)).toBe(`warning\n${REDACTED}`);
  });

  it('holds back nothing that cannot become a secret', () => {
    expect(secrets.filter().push(stream('progress 10 %\n'))).toEqual([stream('progress 10 %\n')]);
  });

  it('prefers the longer of two secrets that begin alike, also in pieces', () => {
    const filter = createSecrets(['abcd', 'abcdefgh']).filter();
    const out = [...filter.push(stream('xabcd')), ...filter.push(stream('efghy')), ...filter.end()];
    expect(textOf(out)).toBe(`x${REDACTED}y`);
  });

  it('cleans displays, keys and all, and errors', () => {
    const data = { 'application/json': { [SECRET]: [1, { deep: SECRET }] }, 'text/plain': `v ${SECRET}` };
    const shown = through([{ type: 'display', data, metadata: { note: SECRET }, update: false }]);
    const failed = through([{ type: 'error', ename: 'E', evalue: SECRET, traceback: ['a', `at ${SECRET}`] }]);
    expect(JSON.stringify([shown, failed])).not.toContain('Qz8');
    expect(failed).toEqual([
      { type: 'error', ename: 'E', evalue: REDACTED, traceback: ['a', `at ${REDACTED}`] },
    ]);
  });

  it('takes out the lines of a key of several lines', () => {
    const key = '-----BEGIN KEY-----\nAAAABBBBCCCCDDDD\nEEEEFFFFGGGGHHHH\n-----END KEY-----\n';
    expect(createSecrets([key]).text('  AAAABBBBCCCCDDDD |')).toBe(`  ${REDACTED} |`);
  });

  it.each(['', 'a', 'abc', 'true', ' None '])('leaves the value "%s" alone', (value) => {
    expect(createSecrets([value]).text('a true None abc')).toBe('a true None abc');
  });
});

describe('isSecretName', () => {
  it.each([
    'HF_TOKEN',
    'GITHUB_TOKEN',
    'AWS_SECRET_ACCESS_KEY',
    'OPENAI_API_KEY',
    'DB_PASSWORD',
    'apikey',
    'MYSQL_PWD',
  ])('knows %s', (name) => expect(isSecretName(name)).toBe(true));
  it.each([
    'PATH',
    'PWD',
    'OLDPWD',
    'KEYBOARD',
    'TOKENIZERS_PARALLELISM',
    'AUTHOR',
    'MONKEY',
    'GIT_AUTHOR_NAME',
  ])('leaves %s', (name) => expect(isSecretName(name)).toBe(false));
});
