import type { Json, JsonObject } from './model.js';

/** The languages in which parameters are read and written. */
export type ParameterLanguage = 'typescript' | 'javascript' | 'python';

/** Words that `-p` values and `parameters` cells use for the same constants. */
const PYTHON_WORDS = { true: 'True', false: 'False', null: 'None' } as const;

/** `value` as source code that evaluates to it, whatever it contains. */
export function toLiteral(value: Json, language: ParameterLanguage): string {
  if (value === null || typeof value === 'boolean') {
    const word = String(value) as keyof typeof PYTHON_WORDS;
    return language === 'python' ? PYTHON_WORDS[word] : word;
  }
  if (typeof value === 'number') return Object.is(value, -0) ? '-0.0' : String(value);
  if (typeof value === 'string') return quote(value);
  if (Array.isArray(value)) {
    return `[${(value as readonly Json[]).map((item) => toLiteral(item, language)).join(', ')}]`;
  }
  const entries = Object.entries(value as JsonObject);
  return `{${entries.map(([key, item]) => `${toKey(key, language)}: ${toLiteral(item, language)}`).join(', ')}}`;
}

/** In an object literal of JavaScript, a plain `"__proto__"` would set the prototype. */
function toKey(key: string, language: ParameterLanguage): string {
  return language !== 'python' && key === '__proto__' ? '["__proto__"]' : quote(key);
}

/** JSON's escapes mean the same in all three languages; the line separators were line ends before ES2019. */
function quote(text: string): string {
  return JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029');
}
