import { ModelError } from '../error.js';

/** An event of a completion is some hundred bytes; a line this long is no such stream. */
const MAX_LINE_CHARACTERS = 1 << 20;

/** The data of each event until `[DONE]`. Network chunks may end anywhere, inside a character too. */
export async function* readEvents(body: AsyncIterable<unknown>): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let pending = '';
  for await (const chunk of body) {
    pending += decoder.decode(chunk as Uint8Array, { stream: true });
    const lines = pending.split(/\r\n|\n|\r(?!$)/);
    pending = lines.pop() ?? '';
    if (pending.length > MAX_LINE_CHARACTERS) {
      throw new ModelError(
        'MODEL_SERVER_FAILED',
        'The server sent a line over 1 MiB where events of a completion were due.',
      );
    }
    for (const line of lines) {
      const data = dataOf(line);
      if (data === '[DONE]') return;
      if (data !== undefined) yield data;
    }
  }
  const data = dataOf(pending);
  if (data !== undefined && data !== '[DONE]') yield data;
}

function dataOf(line: string): string | undefined {
  return line.startsWith('data:') ? line.slice(5).trim() : undefined;
}
