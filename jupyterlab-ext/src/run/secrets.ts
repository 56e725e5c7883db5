import { createSecrets, isSecretName, type JsonObject, type Secrets } from '@stagebook/pipeline';

/**
 * What a run's record must not hold: what the keeper knows of the environment, and the values of parameters whose name says
 * that they are secret, or that the settings list.
 */
export function secretsOfRun(
  environment: readonly string[],
  parameters: JsonObject,
  names: readonly string[],
): Secrets {
  return createSecrets([...environment, ...secretParameters(parameters, names)]);
}

/** The values of the parameters that are secret. */
export function secretParameters(parameters: JsonObject, names: readonly string[]): readonly string[] {
  return Object.entries(parameters).flatMap(([name, value]) =>
    typeof value === 'string' && (isSecretName(name) || names.includes(name)) ? [value] : [],
  );
}
