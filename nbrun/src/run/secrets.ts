import { createSecrets, isSecretName, type Secrets, type StageSet } from '@stagebook/pipeline';

/** Takes {@link secretValues} out of texts. */
export function secretsOf(env: NodeJS.ProcessEnv, stages: StageSet): Secrets {
  return createSecrets(secretValues(env, stages));
}

/** Values of environment variables whose name says that they are secret, and of those that a stage lists under `env`. */
export function secretValues(env: NodeJS.ProcessEnv, { setup, stages }: StageSet): readonly string[] {
  const listed = new Set([setup, ...stages].flatMap((stage) => stage.env));
  return Object.entries(env).flatMap(([name, value]) => {
    return value !== undefined && (isSecretName(name) || listed.has(name)) ? [value] : [];
  });
}

export { cleanJson } from '@stagebook/pipeline';
