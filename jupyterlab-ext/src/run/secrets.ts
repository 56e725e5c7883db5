import {
  cleanJson,
  createSecrets,
  isSecretName,
  type JsonObject,
  type RunEvent,
  type Secrets,
} from '@stagebook/pipeline';

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

/** Events that hold parameters and reasons, which the engine does not clean; it cleans what kernels say. */
const PLANNING = new Set<RunEvent['type']>(['run-started', 'run-resumed', 'stage-decided']);

export function cleanEvent(event: RunEvent, secrets: Secrets): RunEvent {
  return PLANNING.has(event.type) ? cleanJson(event, secrets) : event;
}
