import { resolve } from 'node:path';
import { readParameterText, type Json, type JsonObject, type ParameterSet } from '@stagebook/pipeline';
import { splitPair } from '../pairs.js';

export interface GivenParameters {
  readonly values: JsonObject;
  /** How each value was read, one line each; a surprise is seen before the run. */
  readonly readings: readonly string[];
}

/** The `-p` pairs as values; a path resolves against the caller's folder. @throws {PipelineError} for an unknown name or a wrong type. */
export function readGivenParameters(
  pairs: readonly string[],
  set: ParameterSet,
  callerDir: string,
): GivenParameters {
  const values: Record<string, Json> = {};
  const readings: string[] = [];
  for (const pair of pairs) {
    const [name, text] = splitPair(pair);
    const { value, readAs } = readParameterText(set, name, text);
    values[name] = readAs === 'path' && typeof value === 'string' ? resolve(callerDir, value) : value;
    readings.push(`${name} = ${JSON.stringify(values[name])} (${readAs})`);
  }
  return { values, readings };
}
