import { createSecrets } from '@stagebook/pipeline';
import { describe, expect, it } from 'vitest';
import { parameterInputs } from '../../../nbrun/src/keys/parameter-inputs.js';

const TOKEN = 'hf_Zq8RwTk42xyz';
const secrets = createSecrets([TOKEN]);
const under = (key: string) => ({ secrets, hmacKey: () => Promise.resolve(Buffer.from(key)) });

describe('a parameter that holds a secret', () => {
  it('enters a key as an HMAC, and is never shown', async () => {
    const [input] = await parameterInputs({ url: `https://u:${TOKEN}@host` }, undefined, under('k'));
    expect(input).toMatchObject({
      name: 'url',
      value: expect.stringMatching(/^[0-9a-f]{64}$/),
      shown: '"https://u:[secret]@host"',
    });
  });

  it('still changes the key when it changes, or the store does', async () => {
    const inputs = [
      ...(await parameterInputs({ a: TOKEN }, undefined, under('k'))),
      ...(await parameterInputs({ a: `${TOKEN}!` }, undefined, under('k'))),
      ...(await parameterInputs({ a: TOKEN }, undefined, under('other'))),
    ];
    expect(new Set(inputs.map(({ value }) => value)).size).toBe(3);
  });

  it('leaves the others as they are', async () => {
    expect(await parameterInputs({ n: 3 }, undefined, under('k'))).toMatchObject([
      { value: '3', shown: '3' },
    ]);
  });
});
