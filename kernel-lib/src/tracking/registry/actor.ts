import { userInfo } from 'node:os';

/** Who acts, for the audit: `STAGEBOOK_ACTOR`, else the user whom a CI names, else the system's. */
export function whoActs(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const { STAGEBOOK_ACTOR, GITHUB_ACTOR, GITLAB_USER_LOGIN } = environment;
  return STAGEBOOK_ACTOR || GITHUB_ACTOR || GITLAB_USER_LOGIN || systemUser();
}

function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run under a number that has no name.
    return `uid-${process.getuid?.() ?? 'unknown'}`;
  }
}
