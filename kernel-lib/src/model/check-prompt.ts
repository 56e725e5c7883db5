import { invalid } from '../check/arguments.js';
import type { ChatMessage } from './types.js';

/** @throws {StagebookError} `ARGUMENT_INVALID` for what is neither a text nor messages: cells are not compiled strictly. */
export function checkPrompt(prompt: unknown): string | readonly ChatMessage[] {
  if (typeof prompt === 'string') return prompt;
  if (Array.isArray(prompt) && prompt.length > 0 && prompt.every(isMessage)) return prompt;
  throw invalid('The prompt', prompt, 'a text, or messages such as [{ role: "user", content: "…" }]');
}

function isMessage(value: unknown): value is ChatMessage {
  const { role, content } = (value ?? {}) as Record<string, unknown>;
  return typeof role === 'string' && typeof content === 'string';
}
