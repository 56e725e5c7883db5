import { readFileSync, statSync } from 'node:fs';
import { ModelError } from './error.js';

/** A configuration is some KiB; the largest tokenizers are some tens of MiB. */
const MAX_JSON_BYTES = 256 << 20;

/** @throws {ModelError} where the file is missing, too large or no JSON object. */
export function readJsonFile(path: string): Record<string, unknown> {
  try {
    if (statSync(path).size > MAX_JSON_BYTES) throw new Error(`it is larger than ${MAX_JSON_BYTES} bytes`);
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new Error('it is no JSON object');
    return value as Record<string, unknown>;
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new ModelError('MODEL_FILE_INVALID', `Cannot read "${path}": ${why}. Download it again.`, {
      cause,
    });
  }
}
