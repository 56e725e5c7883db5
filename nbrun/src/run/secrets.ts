import { createSecrets, isSecretName, type Secrets, type StageSet } from '@stagebook/pipeline';

/** Values of environment variables whose name says that they are secret, and of those that a stage lists under `env`. */
export function secretsOf(env: NodeJS.ProcessEnv, { setup, stages }: StageSet): Secrets {
  const listed = new Set([setup, ...stages].flatMap((stage) => stage.env));
  const values = Object.entries(env).flatMap(([name, value]) => {
    return value !== undefined && (isSecretName(name) || listed.has(name)) ? [value] : [];
  });
  return createSecrets(values);
}

/** The same JSON with secrets taken out of every text in it; numbers and names of fields stay. */
export function cleanJson<T>(value: T, secrets: Secrets): T {
  if (typeof value === 'string') return secrets.text(value) as T;
  if (Array.isArray(value)) return value.map((item: unknown) => cleanJson(item, secrets)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [name, cleanJson<unknown>(item, secrets)]),
  ) as T;
}
