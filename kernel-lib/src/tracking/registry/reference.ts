import { invalid } from '../../check/arguments.js';
import { TrackingError } from '../error.js';
import { checkAlias } from '../rules.js';
import type { RegisteredModel, RegisteredVersion } from './store.js';

export interface Reference {
  readonly name: string;
  readonly alias?: string;
  readonly version?: number;
}

/** `distilgpt2@champion`, `distilgpt2/3`, or `distilgpt2`. */
export function parseReference(reference: unknown): Reference {
  const match = typeof reference === 'string' ? /^([^/@]+)(?:@(.+)|\/(\d+))?$/.exec(reference) : null;
  const [, name, alias, version] = match ?? [];
  if (name === undefined) throw invalid('A reference', reference, '"name@alias", "name/3" or "name"');
  return {
    name,
    ...(alias !== undefined && { alias: checkAlias(alias) }),
    ...(version !== undefined && { version: Number(version) }),
  };
}

export function versionOf(model: RegisteredModel, version: number, where: string): RegisteredVersion {
  const found = model.versions.find((candidate) => candidate.version === version);
  if (found !== undefined) return found;
  const known = model.versions.map((candidate) => candidate.version).join(', ');
  throw new TrackingError(
    'VERSION_UNKNOWN',
    `${model.name} has no version ${version} in ${where}; it has ${known}.`,
  );
}
