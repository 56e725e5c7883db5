import { createSecrets, isSecretName, type Secrets, type StageSet } from '@stagebook/pipeline';

/** Takes {@link secretValues} out of texts. */
export function secretsOf(env: NodeJS.ProcessEnv, stages: StageSet): Secrets {
  return createSecrets(secretValues(env, stages));
}

/** What can be taken out of a text before a notebook has said which names it lists. */
export function namedSecrets(env: NodeJS.ProcessEnv): Secrets {
  return createSecrets(valuesOf(env, isSecretName));
}

/** Values of environment variables whose name says that they are secret, and of those that a stage lists under `env`. */
export function secretValues(env: NodeJS.ProcessEnv, { setup, stages }: StageSet): readonly string[] {
  const listed = new Set([setup, ...stages].flatMap((stage) => stage.env));
  return valuesOf(env, (name) => isSecretName(name) || listed.has(name));
}

function valuesOf(env: NodeJS.ProcessEnv, holds: (name: string) => boolean): readonly string[] {
  return Object.entries(env).flatMap(([name, value]) => (value !== undefined && holds(name) ? [value] : []));
}
