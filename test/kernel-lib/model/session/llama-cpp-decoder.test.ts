import { afterAll, beforeAll, expect, it } from 'vitest';
import { benchmark } from 'stagebook/benchmark';
import { loadModel } from '../../../../kernel-lib/src/model/load.js';
import { describeLocalEngine } from '../../../contracts/local-engine.js';
import { scratchFolder } from '../../../support/scratch.js';
import { describeWith, llamaCpp, testData } from '../../../support/tools.js';

const cacheDir = scratchFolder();
const options = { engine: 'llama.cpp', cacheDir, threads: 1 } as const;

describeWith(llamaCpp, 'llama.cpp', (peers) => {
  describeWith(testData, 'with a trained model', (data) => {
    const story = `file:${data}/models/stories260k/stories260K-f32.gguf`;
    const before = process.cwd();
    beforeAll(() => process.chdir(peers));
    afterAll(() => process.chdir(before));

    describeLocalEngine('llama.cpp', () => loadModel(story, options));

    it('says what computed, and what the file holds', async () => {
      const model = await loadModel(story, options);
      await model.close();
      expect(model.info).toMatchObject({
        name: 'stories260K-f32 (llama.cpp)',
        engine: 'llama.cpp',
        precision: 'as stored',
        parameters: 260_032,
        vocabularySize: 512,
        contextLength: 512,
      });
    });

    it('is benchmarked like any other model', async () => {
      const { models, rows } = await benchmark({
        models: [{ ref: story, engine: 'llama.cpp' }],
        prompts: ['Once upon a time'],
        profile: 'quick',
        maxNewTokens: 4,
        threads: 1,
        cacheDir,
      });
      expect(models[0]).toMatchObject({
        status: 'measured',
        name: 'stories260K-f32 (llama.cpp)',
        precision: 'as stored',
        deterministic: true,
      });
      expect(rows[0]!.output).toBe(', there was a');
      expect(rows[0]).not.toHaveProperty('finiteLogits');
    });

    it('is as surprised by a text as onnxruntime is', async () => {
      const text = 'Once upon a time, there was a dog. The dog liked to run in the big green park.';
      const [theirs, ours] = await Promise.all(
        [options, { cacheDir, threads: 1 }].map(async (settings) => {
          const model = await loadModel(story, settings);
          return (await model.perplexity(text).finally(() => model.close())).perplexity;
        }),
      );
      expect(theirs! / ours!).toBeCloseTo(1, 2);
    });
  });
});

describeWith(testData, 'without llama.cpp', (data) => {
  it('says what to install, and where', async () => {
    const before = process.cwd();
    process.chdir('/');
    try {
      const loading = loadModel(`file:${data}/models/stories260k/stories260K-f32.gguf`, options);
      await expect(loading).rejects.toThrow(
        /node-llama-cpp is not installed for \/. Run "npm install node-llama-cpp" there/,
      );
    } finally {
      process.chdir(before);
    }
  });
});

it('refuses what is no GGUF file, before anything is downloaded', async () => {
  await expect(loadModel('twin:tiny-gpt2', options)).rejects.toThrow(/llama.cpp reads GGUF files/);
  await expect(loadModel('hf:org/name', options)).rejects.toThrow(/Name the file: "hf:org\/name:FILE.gguf"/);
});
