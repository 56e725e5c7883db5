import { expect, it } from 'vitest';
import { loadModel } from '../../../kernel-lib/src/model/load.js';
import type { LanguageModel, Precision } from '../../../kernel-lib/src/model/types.js';
import { describeWith, smolLm2 } from '../../support/tools.js';

const TEXT =
  'The water cycle describes how water moves above, on and below the surface of the Earth. The sun heats water in ' +
  'rivers, lakes and oceans, and some of it evaporates into the air. As the vapour rises it cools, and it condenses into ' +
  'clouds. When enough water has gathered, it falls back to the ground as rain or snow. Some of it sinks into the soil, ' +
  'where plants take it up, and the rest runs off into streams and rivers, which carry it back to the sea.';

async function withModel<T>(precision: Precision, work: (model: LanguageModel) => Promise<T>): Promise<T> {
  const model = await loadModel('smollm2', { precision });
  return work(model).finally(() => model.close());
}

describeWith(smolLm2, 'SmolLM2', () => {
  it.each(['fp32', 'int8', 'int4'] as const)('knows the capital of France at %s', async (precision) => {
    const messages = [{ role: 'user', content: 'What is the capital of France?' }];
    const { text, finishReason } = await withModel(precision, (model) =>
      model.generate(messages, { maxNewTokens: 32 }),
    );
    expect(text).toContain('Paris');
    expect(finishReason).toBe('stop');
  });

  it('keeps its perplexity within 2 % at int8 and int4', async () => {
    const measure = async (precision: Precision): Promise<number> =>
      (await withModel(precision, (model) => model.perplexity(TEXT))).perplexity;
    const exact = await measure('fp32');
    for (const precision of ['int8', 'int4'] as const) {
      expect(Math.abs((await measure(precision)) / exact - 1)).toBeLessThan(0.02);
    }
  });
});
