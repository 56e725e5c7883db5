import { join } from 'node:path';
import { glob } from '../glob.js';
import { stat } from 'node:fs/promises';
import {
  canonicalJson,
  parameterInput,
  type JsonObject,
  type ObservedInput,
  type ParameterSet,
  type Secrets,
} from '@stagebook/pipeline';
import { nodeDigests } from '../ports-node.js';
import { rememberingDigest } from './digest-path.js';
import { hmacOf } from './hmac.js';

export interface SecretInputs {
  readonly secrets: Secrets;
  /** The store's own key: a value with a secret in it enters keys as an HMAC under it. */
  readonly hmacKey: () => Promise<Uint8Array>;
}

/** Given parameters as keys see them: a path by what stands there, anything else by its value; secrets are never plain. */
export async function parameterInputs(
  values: JsonObject,
  set: ParameterSet | undefined,
  hidden: SecretInputs,
): Promise<readonly ObservedInput[]> {
  const types = new Map(set?.parameters.map(({ name, type }) => [name, type]));
  const inputs: ObservedInput[] = [];
  for (const [name, value] of Object.entries(values)) {
    const isPath = types.get(name) === 'path' && typeof value === 'string' && value !== '';
    const input: ObservedInput = isPath
      ? { source: 'parameter', name, value: await digestPath(value), shown: value }
      : parameterInput(name, value);
    inputs.push(await withoutSecrets(input, hidden));
  }
  return inputs;
}

async function withoutSecrets(
  input: ObservedInput,
  { secrets, hmacKey }: SecretInputs,
): Promise<ObservedInput> {
  const { value, shown = '' } = input;
  const clean = { ...input, shown: secrets.text(shown) };
  if (value === null || secrets.text(value) === value) return clean;
  return { ...clean, value: hmacOf(value, await hmacKey()) };
}

async function digestPath(path: string): Promise<string | null> {
  const stats = await stat(path).catch(() => undefined);
  if (stats === undefined) return null;
  const digest = rememberingDigest();
  if (!stats.isDirectory()) return digest(path);
  const files: [string, string][] = [];
  for (const name of await glob('**', { cwd: path, dot: true, onlyFiles: true })) {
    files.push([name, await digest(join(path, name))]);
  }
  return nodeDigests.sha256(canonicalJson(files));
}
