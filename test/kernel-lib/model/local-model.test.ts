import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadModel } from '../../../kernel-lib/src/model/load.js';
import type { GenerateOptions, LanguageModel } from '../../../kernel-lib/src/model/types.js';
import { describeWith, testData } from '../../support/tools.js';
import { scratchFolder } from '../../support/scratch.js';
import { describeLocalEngine } from '../../contracts/local-engine.js';

const cacheDir = scratchFolder();

describe('a model of random weights', () => {
  let model: LanguageModel;
  beforeAll(async () => {
    model = await loadModel('twin:tiny-gpt2', { cacheDir, threads: 1, contextLength: 24 });
  });
  afterAll(() => model.close());

  it('says so in its name and in what it generates', async () => {
    expect(model.info.name).toBe('tiny-gpt2 (random weights)');
    expect((await model.generate('One', { maxNewTokens: 2 })).randomWeights).toBe(true);
  });

  it('has no perplexity', async () => {
    await expect(model.perplexity('One two three')).rejects.toThrow(/has no quality to measure/);
  });

  it('holds as many parameters as the model it is a twin of', () => {
    expect(model.info.parameters).toBe(102_714);
  });

  it('refuses to outgrow its context, and says what to do', async () => {
    await expect(model.generate('One two', { maxNewTokens: 60 })).rejects.toThrow(
      /the context holds 24.*overflow: "slide"/,
    );
  });

  it('slides where it is asked to', async () => {
    const { tokens } = await model.generate('One two', { maxNewTokens: 60, overflow: 'slide' });
    expect(tokens).toHaveLength(60);
  });

  it('is the same again, and another with another seed', async () => {
    const other = await loadModel('twin:tiny-gpt2#1', { cacheDir, threads: 1 });
    const options = { maxNewTokens: 6 };
    const [a, b] = [await model.generate('One', options), await other.generate('One', options)];
    await other.close();
    expect(a.tokens).not.toEqual(b.tokens);
    expect((await model.generate('One', options)).tokens).toEqual(a.tokens);
  });

  it.each([
    [{ maxNewTokens: 0 }, /maxNewTokens is 0; it must be a whole number from 1/],
    [{ temperature: -1 }, /temperature is -1/],
    [{ topP: 0 }, /topP is 0; it must be over 0 and at most 1/],
    [{ topK: 1.5 }, /topK is 1.5/],
    [{ minNewTokens: 9, maxNewTokens: 3 }, /minNewTokens is 9; it must be at most maxNewTokens \(3\)/],
    [{ repetitionPenalty: NaN }, /repetitionPenalty/],
  ] satisfies [GenerateOptions, RegExp][])('refuses %j', async (options, message) => {
    await expect(model.generate('One', options)).rejects.toThrow(message);
  });

  it('refuses an empty prompt, and messages without a template', async () => {
    await expect(model.generate('')).rejects.toThrow(/no tokens/);
    await expect(model.generate([{ role: 'user', content: 'x' }])).rejects.toThrow(/has no chat template/);
  });

  it.each([5, null, [], [{ text: 'x' }]])('refuses %j as a prompt, and says what one is', async (prompt) => {
    await expect(model.generate(prompt as never)).rejects.toThrow(/The prompt is .*Give a text, or messages/);
  });

  it('refuses to generate when it is closed; closing again does nothing', async () => {
    const closed = await loadModel('twin:tiny-gpt2', { cacheDir, threads: 1 });
    await closed.close();
    await closed.close();
    await expect(closed.generate('One')).rejects.toThrow(/is closed/);
  });

  it('refuses precisions and threads that there are not', async () => {
    await expect(loadModel('twin:tiny-gpt2', { precision: 'int2' as never })).rejects.toThrow(
      /precision is "int2"; it must be "fp32", "int8", "int4"/,
    );
    await expect(loadModel('twin:tiny-gpt2', { threads: 0 })).rejects.toThrow(/threads is 0/);
    await expect(loadModel(undefined as never)).rejects.toThrow(/The model is undefined/);
    await expect(loadModel('twin:nothing')).rejects.toThrow(/no twin of "nothing". Known are distilgpt2/);
  });
});

describeWith(testData, 'a trained model', (data) => {
  const folder = `${data}/models/stories260k`;
  const options = { cacheDir, threads: 1 };
  describeLocalEngine('onnxruntime', () => loadModel(`file:${folder}/stories260K-f32.gguf`, options));

  it('speaks from its ready ONNX decoder too', async () => {
    const ready = await loadModel(`file:${folder}/model.onnx`, options);
    const { text } = await ready.generate('Once upon a time', { maxNewTokens: 40 });
    const again = await ready.generate('Once upon a time, there', { maxNewTokens: 5 });
    await ready.close();
    expect(text).toMatch(
      /^, there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball/,
    );
    expect(text.startsWith(`, there${again.text}`)).toBe(true);
    expect(ready.info).toMatchObject({ precision: 'as stored', architecture: 'onnx' });
  });
});
