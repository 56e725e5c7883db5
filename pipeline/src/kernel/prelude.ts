import { STAGE_SYMBOL, type StageContext } from '../wire/message.js';

const SCRIPT_LANGUAGES = new Set(['typescript', 'javascript']);

/**
 * Code that leaves the stage's context where `stage.save` and `stage.load` look for it; undefined for a language that
 * has no such place. It ends in a statement, since a kernel prints the value of a last expression.
 */
export function stageContextCode(language: string, context: StageContext): string | undefined {
  if (!SCRIPT_LANGUAGES.has(language)) return undefined;
  const symbol = JSON.stringify(STAGE_SYMBOL);
  return `{ Object.assign(globalThis, { [Symbol.for(${symbol})]: ${literalOf(context)} }); }`;
}

/** JSON is JavaScript but for two line separators, which older compilers do not take inside a string. */
function literalOf(value: unknown): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
