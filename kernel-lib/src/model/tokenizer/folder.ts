import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModelError } from '../error.js';
import { readJsonFile } from '../read-json.js';
import type { Tokenizer } from '../types.js';
import { createTokenizer } from './json-tokenizer.js';

/** The tokenizer beside a checkpoint: tokenizer.json, with what its neighbours say of special tokens. */
export function folderTokenizer(folder: string, vocabularySize: number): Tokenizer {
  const path = join(folder, 'tokenizer.json');
  if (!existsSync(path)) {
    throw new ModelError(
      'MODEL_NOT_FOUND',
      `"${folder}" has no tokenizer.json. Save the tokenizer in its fast form beside the weights.`,
    );
  }
  const json = readJsonFile(path);
  const optional = (name: string): Record<string, unknown> =>
    existsSync(join(folder, name)) ? readJsonFile(join(folder, name)) : {};
  const config = optional('tokenizer_config.json');
  const ends = [optional('generation_config.json')['eos_token_id'], optional('config.json')['eos_token_id']];
  const endIds = ends.flat().filter((id): id is number => Number.isInteger(id));
  const template = readTemplate(folder, config);
  return createTokenizer({
    json,
    config,
    vocabularySize,
    endIds: [...new Set(endIds)],
    ...(template !== undefined && { chatTemplate: template }),
  });
}

function readTemplate(folder: string, config: Readonly<Record<string, unknown>>): string | undefined {
  const path = join(folder, 'chat_template.jinja');
  if (existsSync(path)) return readFileSync(path, 'utf8');
  const template = config['chat_template'];
  return typeof template === 'string' ? template : undefined;
}
