import { ModelError } from './error.js';
import type { ChatMessage } from './types.js';

/** @throws {ModelError} `OPTION_INVALID` for what is neither a text nor messages: cells are not compiled strictly. */
export function checkPrompt(prompt: unknown): string | readonly ChatMessage[] {
  if (typeof prompt === 'string') return prompt;
  if (Array.isArray(prompt) && prompt.length > 0 && prompt.every(isMessage)) return prompt;
  throw new ModelError(
    'OPTION_INVALID',
    `The prompt is ${JSON.stringify(prompt)?.slice(0, 80) ?? String(prompt)}. Give a text, or messages such as [{ role: "user", content: "…" }].`,
  );
}

function isMessage(value: unknown): value is ChatMessage {
  const { role, content } = (value ?? {}) as Record<string, unknown>;
  return typeof role === 'string' && typeof content === 'string';
}
