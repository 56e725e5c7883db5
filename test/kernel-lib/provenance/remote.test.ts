import { expect, it } from 'vitest';
import { withoutCredentials, withoutCredentialsIn } from '../../../kernel-lib/src/provenance/remote.js';

it.each([
  ['https://u:p@example.org/a.git', 'https://example.org/a.git'],
  ['ssh://git:pw@example.org:22/a', 'ssh://example.org:22/a'],
  ['git@example.org:a/b.git', 'git@example.org:a/b.git'],
  ['/srv/git/a.git', '/srv/git/a.git'],
  ['https://u:p@[bad/a', 'https://[bad/a'],
])('%s is shown as %s', (remote, shown) => {
  expect(withoutCredentials(remote)).toBe(shown);
});

it('a text is shown without what its URLs hold', () => {
  const text =
    "fatal: unable to access 'https://u:p@example.org/a.git/': Could not resolve ssh://git:pw@b:22/c";
  expect(withoutCredentialsIn(text)).toBe(
    "fatal: unable to access 'https://example.org/a.git/': Could not resolve ssh://b:22/c",
  );
});
