import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stream } from '../../kernel-lib/src/generate/generate.js';
import type { LanguageModel } from '../../kernel-lib/src/model/types.js';

const KNOWN =
  ', there was a little girl named Lily. She loved to play outside in the park. One day, she saw a big, red ball.';

/** What a local engine must do, shown on stories260K, whose text is known. */
export function describeLocalEngine(name: string, load: () => Promise<LanguageModel>): void {
  describe(`stories260K on ${name}`, () => {
    let model: LanguageModel;
    beforeAll(async () => {
      model = await load();
    });
    afterAll(() => model.close());
    const PROMPT = 'Once upon a time';

    it('says the same whether it reuses its cache or not', async () => {
      const first = await model.generate(`${PROMPT}, there was`, { maxNewTokens: 20 });
      const reused = await model.generate(PROMPT, { maxNewTokens: 24 });
      const fresh = await model.generate(PROMPT, { maxNewTokens: 24, reusePrefix: false });
      expect(reused.text).toBe(fresh.text);
      expect(fresh.text).toContain(first.text.slice(0, 30));
    });

    it('answers calls made at once one after another', async () => {
      const alone = await model.generate(PROMPT, { maxNewTokens: 12 });
      const other = model.generate('The dog', { maxNewTokens: 12 });
      const same = model.generate(PROMPT, { maxNewTokens: 12 });
      expect((await same).text).toBe(alone.text);
      expect((await other).text).not.toBe(alone.text);
    });

    it('ends before a stop text', async () => {
      const { text, finishReason } = await model.generate(PROMPT, { stop: ['named'], maxNewTokens: 40 });
      expect(text).toBe(', there was a little girl ');
      expect(finishReason).toBe('stop');
    });

    it('goes past a stop text until minNewTokens', async () => {
      const { tokens, finishReason } = await model.generate(PROMPT, {
        stop: ['a'],
        minNewTokens: 30,
        maxNewTokens: 30,
      });
      expect(tokens).toHaveLength(30);
      expect(finishReason).toBe('length');
    });

    it('samples the same for the same seed, and otherwise for another', async () => {
      const say = async (seed: number): Promise<string> =>
        (await model.generate(PROMPT, { temperature: 1, topK: 50, topP: 0.95, seed, maxNewTokens: 30 })).text;
      expect(await say(1)).toBe(await say(1));
      expect(await say(1)).not.toBe(await say(2));
    });

    it('gives log-probabilities that agree with its perplexity', async () => {
      const { text, logprobs } = await model.generate(PROMPT, { maxNewTokens: 30, logprobs: true });
      const whole = await model.perplexity(PROMPT + text);
      const start = await model.perplexity(PROMPT);
      const generated = -logprobs!.reduce((sum, logprob) => sum + logprob, 0);
      expect(whole.negativeLogLikelihood - start.negativeLogLikelihood).toBeCloseTo(generated, 2);
    });

    it('measures the perplexity of a text longer than its context', async () => {
      const { perplexity, tokens } = await model.perplexity('The cat sat on the mat. '.repeat(80));
      expect(tokens).toBeGreaterThan(512);
      expect(perplexity).toBeGreaterThan(1);
      expect(perplexity).toBeLessThan(20);
    });

    it('streams the text that it returns, and stops when the reader does', async () => {
      let text = '';
      for await (const token of stream(model, PROMPT, { maxNewTokens: 200 })) {
        text += token.text;
        if (text.includes('Lily')) break;
      }
      expect(text).toMatch(/^, there was a little girl named Lily/);
      expect(text.length).toBeLessThan(60);
    });

    it('stops at a signal with what it has', async () => {
      const stop = new AbortController();
      const result = await model.generate(PROMPT, {
        maxNewTokens: 200,
        signal: stop.signal,
        onToken: () => stop.abort(),
      });
      expect(result).toMatchObject({ finishReason: 'abort', tokens: [expect.any(Number)] });
    });

    it('says its known text', async () => {
      const { text, finishReason } = await model.generate(PROMPT, { maxNewTokens: 40 });
      expect(text.slice(0, KNOWN.length)).toBe(KNOWN);
      expect(finishReason).toBe('length');
    });

    it('says the same when it must hand over its logits', async () => {
      const options = { maxNewTokens: 30 };
      const plain = await model.generate(PROMPT, options);
      const withLogits = await model.generate(PROMPT, { ...options, logprobs: true });
      expect(withLogits.tokens).toEqual(plain.tokens);
      expect(withLogits.finiteLogits).toBe(true);
    });

    it('slides past its context where it is asked to', async () => {
      const { tokens } = await model.generate(PROMPT, {
        minNewTokens: 600,
        maxNewTokens: 600,
        overflow: 'slide',
      });
      expect(tokens).toHaveLength(600);
      await expect(model.generate(PROMPT, { minNewTokens: 600, maxNewTokens: 600 })).rejects.toThrow(
        /the context holds 512/,
      );
    });
  });
}
