import { join } from 'node:path';
import { glob } from 'tinyglobby';
import { stat } from 'node:fs/promises';
import {
  canonicalJson,
  parameterInput,
  type JsonObject,
  type ObservedInput,
  type ParameterSet,
} from '@stagebook/pipeline';
import { nodeDigests } from '../ports-node.js';
import { rememberingDigest } from './digest-path.js';

/** Given parameters as keys see them: a path by what stands there, anything else by its value. */
export async function parameterInputs(
  values: JsonObject,
  set: ParameterSet | undefined,
): Promise<readonly ObservedInput[]> {
  const types = new Map(set?.parameters.map(({ name, type }) => [name, type]));
  const inputs: ObservedInput[] = [];
  for (const [name, value] of Object.entries(values)) {
    const isPath = types.get(name) === 'path' && typeof value === 'string' && value !== '';
    inputs.push(
      isPath
        ? { source: 'parameter', name, value: await digestPath(value), shown: value }
        : parameterInput(name, value),
    );
  }
  return inputs;
}

async function digestPath(path: string): Promise<string | null> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return null;
  const digest = rememberingDigest();
  if (!stats.isDirectory()) return digest(path);
  const files: [string, string][] = [];
  for (const name of (await glob('**', { cwd: path, dot: true, onlyFiles: true })).sort()) {
    files.push([name, await digest(join(path, name))]);
  }
  return nodeDigests.sha256(canonicalJson(files));
}
