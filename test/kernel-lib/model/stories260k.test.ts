import { join } from 'node:path';
import { expect, it } from 'vitest';
import { loadModel } from '../../../kernel-lib/src/model/load.js';
import { describeWith, testData } from '../../support/tools.js';
import { scratchFolder } from '../../support/scratch.js';

const KNOWN =
  ', there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball.';

describeWith(testData, 'stories260K', (data) => {
  const cacheDir = scratchFolder();
  const folder = join(data, 'models', 'stories260k');

  it.each(['fp32', 'int8'] as const)('says its known text from GGUF at %s', async (precision) => {
    const model = await loadModel(`file:${join(folder, 'stories260K-f32.gguf')}`, {
      precision,
      cacheDir,
      threads: 1,
    });
    const { text } = await model.generate('Once upon a time', { maxNewTokens: 40 });
    await model.close();
    expect(text.slice(0, KNOWN.length)).toBe(KNOWN);
  });

  it('knows its shape from its file', async () => {
    const model = await loadModel(`file:${join(folder, 'stories260K-f32.gguf')}`, { cacheDir, threads: 1 });
    await model.close();
    expect(model.info).toMatchObject({
      name: 'stories260K-f32',
      architecture: 'llama',
      parameters: 260_032,
      vocabularySize: 512,
      contextLength: 512,
      randomWeights: false,
    });
  });
});
