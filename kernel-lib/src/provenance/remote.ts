/** A remote's URL without user, password and query; `git@host:path` has none of them and stays. */
export function withoutCredentials(remote: string): string {
  if (!/^[a-z][a-z0-9+.-]*:\/\//i.test(remote)) return remote;
  if (!URL.canParse(remote)) return remote.replace(/\/\/[^/]*@/, '//');
  const url = new URL(remote);
  url.username = '';
  url.password = '';
  url.search = '';
  url.hash = '';
  return url.href;
}

/** A text with its URLs as `withoutCredentials` shows them. */
export function withoutCredentialsIn(text: string): string {
  return text.replace(/[a-z][a-z0-9+.-]*:\/\/[^\s'"]+/gi, withoutCredentials);
}
