import type { StageMetadata } from '../plan/metadata-model.js';

/** A JSON Schema, 2020-12 and draft-07 alike: only keywords that both have. */
export type JsonSchema = { readonly [key: string]: unknown };

/** A path below the notebook's folder, with `/`: what the cache restores must not lead out of it. */
export const OUT_PATTERN: string =
  '^(?![/~])(?![A-Za-z]:)(?!(?:.*/)?\\.{1,2}(?:/|$))[^\\\\\\u0000-\\u001f]*[^\\\\/\\u0000-\\u001f]$';
export const ENV_PATTERN = '^[A-Za-z_][A-Za-z0-9_]*$';
export const MAX_RETRIES = 20;

const ISOLATED = {
  type: 'boolean',
  default: false,
  title: 'Isolated',
  description:
    'Run in a fresh kernel after setup; only isolated stages are resumed, retried and run side by side.',
};
const TIMEOUT_SEC = {
  type: 'number',
  exclusiveMinimum: 0,
  title: 'Timeout (s)',
  description: 'Seconds that the stage may take before it is stopped.',
};
const RETRIES = {
  type: 'integer',
  minimum: 0,
  maximum: MAX_RETRIES,
  default: 0,
  title: 'Retries',
  description: 'Further attempts after a failure, with growing pauses; isolated stages only.',
};
const CACHE = {
  type: 'boolean',
  title: 'Cache',
  description: 'false: always run. true: cache even a stage that measures. Absent: cache unless it measures.',
};
const DEPS = {
  type: 'array',
  items: { type: 'string', minLength: 1 },
  title: 'Depends on files',
  description: 'Globs, relative to the notebook: the stage runs again when one of these files changes.',
};
const OUTS = {
  type: 'array',
  items: { type: 'string', pattern: OUT_PATTERN },
  uniqueItems: true,
  title: 'Writes files',
  description: "Paths below the notebook's folder that the stage writes; they are restored with it.",
};
const ENV = {
  type: 'array',
  items: { type: 'string', pattern: ENV_PATTERN },
  uniqueItems: true,
  title: 'Reads environment',
  description:
    'Names of environment variables: the stage runs again when a value changes. Values are never stored.',
};

export const STAGE_PROPERTIES: Readonly<Record<keyof StageMetadata, JsonSchema>> = {
  isolated: ISOLATED,
  timeoutSec: TIMEOUT_SEC,
  retries: RETRIES,
  cache: CACHE,
  deps: DEPS,
  outs: OUTS,
  env: ENV,
};

/** Cell metadata `stagebook`, on a stage's first cell. */
export const stageSchema: JsonSchema = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  $id: 'urn:stagebook:schema:stage',
  title: 'Stage',
  description: 'Cell metadata "stagebook", on the first cell of a stage.',
  type: 'object',
  additionalProperties: false,
  properties: STAGE_PROPERTIES,
};
