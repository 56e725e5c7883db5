import type { IncomingMessage, ServerResponse } from 'node:http';
import { beforeEach, describe, expect, it } from 'vitest';
import { loadModel } from '../../../../kernel-lib/src/model/load.js';
import { localServer } from '../../../support/local-server.js';

let asked: { url: string; body: Record<string, unknown> }[] = [];
let parts: (string | Buffer)[] = [];
let status = 200;

function handle(request: IncomingMessage, response: ServerResponse): void {
  let text = '';
  request.on('data', (chunk) => (text += String(chunk)));
  request.on('end', () => {
    asked.push({ url: request.url ?? '', body: JSON.parse(text) as Record<string, unknown> });
    response.writeHead(status, { 'content-type': 'text/event-stream' });
    const rest = [...parts];
    const next = (): void => {
      const part = rest.shift();
      if (part === undefined) response.end();
      else response.write(part, () => setImmediate(next));
    };
    next();
  });
}

const event = (data: unknown): string =>
  `data: ${typeof data === 'string' ? data : JSON.stringify(data)}\n\n`;
const usage = { prompt_tokens: 5, completion_tokens: 2 };

describe('a served model', async () => {
  const url = await localServer(handle);
  beforeEach(() => {
    asked = [];
    status = 200;
    parts = [
      event({ choices: [{ text: 'Hello' }] }),
      event({ choices: [{ text: ' you', finish_reason: 'stop' }] }),
      event({ choices: [], usage }),
      event('[DONE]'),
    ];
  });
  const load = () => loadModel(`openai:${url}/v1#tiny`);

  it('streams a completion, with a time per token', async () => {
    const model = await load();
    const heard: string[] = [];
    const result = await model.generate('Hi', { maxNewTokens: 8, onToken: ({ text }) => heard.push(text) });
    expect(result).toMatchObject({
      text: 'Hello you',
      promptTokens: 5,
      finishReason: 'stop',
      randomWeights: false,
    });
    expect(result.tokens).toHaveLength(2);
    expect(result.tokenTimesMs).toHaveLength(2);
    expect(heard).toEqual(['Hello', ' you']);
    expect(asked[0]).toMatchObject({
      url: '/v1/completions',
      body: { model: 'tiny', prompt: 'Hi', max_tokens: 8, temperature: 0, stream: true },
    });
  });

  it('sends messages as a chat', async () => {
    parts = [
      event({ choices: [{ delta: { role: 'assistant', content: '' } }] }),
      event({ choices: [{ delta: { content: 'Yes' }, finish_reason: 'length' }] }),
    ];
    const messages = [{ role: 'user', content: 'Well?' }];
    const result = await (await load()).generate(messages);
    expect(result).toMatchObject({ text: 'Yes', finishReason: 'length' });
    expect(asked[0]).toMatchObject({ url: '/v1/chat/completions', body: { messages } });
  });

  it('reads events however the network cuts them, inside a character too', async () => {
    const bytes = Buffer.from(event({ choices: [{ text: 'naïve 🎈' }] }) + event('[DONE]'));
    parts = Array.from(bytes, (byte) => Buffer.of(byte));
    expect((await (await load()).generate('x')).text).toBe('naïve 🎈');
  });

  it('says what the server said when it refused', async () => {
    status = 404;
    parts = ['model "tiny" not found'];
    await expect((await load()).generate('x')).rejects.toThrow(
      /answered 404 for "tiny": model "tiny" not found/,
    );
  });

  it('fails when the server fails half-way', async () => {
    parts = [event({ choices: [{ text: 'He' }] }), event({ error: { message: 'out of memory' } })];
    await expect((await load()).generate('x')).rejects.toThrow(/failed while it answered: .*out of memory/);
  });

  it('says so when nobody listens', async () => {
    const model = await loadModel('openai:http://127.0.0.1:9/v1#none');
    await expect(model.generate('x')).rejects.toThrow(/Cannot reach .* Is the server running/);
  });

  it('gives what came when it is cancelled', async () => {
    const stop = new AbortController();
    const result = await (await load()).generate('x', { signal: stop.signal, onToken: () => stop.abort() });
    expect(result).toMatchObject({ text: 'Hello', finishReason: 'abort' });
  });

  it('has no perplexity', async () => {
    await expect((await load()).perplexity('x')).rejects.toThrow(/its logits are not to be had/);
  });
});
