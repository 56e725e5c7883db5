import type { Json } from './model.js';
import type { ParameterLanguage } from './literals.js';

/** A literal that was read, and the offset just behind it. */
interface Read {
  readonly value: Json;
  readonly end: number;
}

const JAVASCRIPT_WORDS: Readonly<Record<string, Json>> = { true: true, false: false, null: null };
const PYTHON_WORDS: Readonly<Record<string, Json>> = { True: true, False: false, None: null };
const NUMBER =
  /[-+]?(?:0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][-+]?\d+)?)(?![\w.])/y;
const WORD = /[A-Za-z_$][\w$]*/y;
const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  n: '\n',
  r: '\r',
  t: '\t',
  b: '\b',
  f: '\f',
  v: '\v',
  '0': '\0',
  '\n': '',
};

/**
 * The literal at `start`: a number, a text, a constant, or a list or object of those. Undefined for anything that must be
 * evaluated to be known.
 */
export function readLiteral(source: string, start: number, language: ParameterLanguage): Read | undefined {
  const at = skipSpace(source, start, language);
  const char = source[at];
  if (char === undefined) return undefined;
  if (char === '"' || char === "'" || (char === '`' && language !== 'python'))
    return readText(source, at, language);
  if (char === '[' || (char === '(' && language === 'python')) return readList(source, at, language);
  if (char === '{') return readObject(source, at, language);
  const number = match(NUMBER, source, at);
  if (number !== undefined) {
    const value = toNumber(number);
    return Number.isFinite(value) ? { value, end: at + number.length } : undefined;
  }
  const words = language === 'python' ? PYTHON_WORDS : JAVASCRIPT_WORDS;
  const word = match(WORD, source, at);
  return word !== undefined && Object.hasOwn(words, word)
    ? { value: words[word] as Json, end: at + word.length }
    : undefined;
}

/** Behind white space and comments. */
export function skipSpace(source: string, start: number, language: ParameterLanguage): number {
  const space = language === 'python' ? /(?:\s|#[^\n]*|\\\n)*/y : /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
  return start + (match(space, source, start)?.length ?? 0);
}

/** What the sticky `pattern` matches at `at`. */
export function match(pattern: RegExp, source: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(source)?.[0];
}

function toNumber(text: string): number {
  const plain = text.replaceAll('_', '');
  const sign = plain.startsWith('-') ? -1 : 1;
  return sign * Number(plain.replace(/^[-+]/u, ''));
}

function readText(source: string, start: number, language: ParameterLanguage): Read | undefined {
  const quote = source[start] ?? '';
  const triple = quote.repeat(3);
  const fence = language === 'python' && source.startsWith(triple, start) ? triple : quote;
  let value = '';
  for (let at = start + fence.length; at < source.length;) {
    if (source.startsWith(fence, at)) return { value, end: at + fence.length };
    const char = source[at] ?? '';
    if (char === '\n' && fence.length === 1 && quote !== '`') return undefined;
    if (quote === '`' && source.startsWith('${', at)) return undefined;
    if (char !== '\\') {
      value += char;
      at += 1;
      continue;
    }
    const escape = readEscape(source, at + 1, language);
    if (escape === undefined) return undefined;
    value += escape.text;
    at = escape.end;
  }
  return undefined;
}

function readEscape(
  source: string,
  at: number,
  language: ParameterLanguage,
): { readonly text: string; readonly end: number } | undefined {
  const code = match(/x[\da-fA-F]{2}|u[\da-fA-F]{4}|u\{[\da-fA-F]{1,6}\}|U[\da-fA-F]{8}/y, source, at);
  if (code !== undefined) {
    const point = Number.parseInt(code.replace(/[^\da-fA-F]/gu, ''), 16);
    return point > 0x10ffff ? undefined : { text: String.fromCodePoint(point), end: at + code.length };
  }
  const char = source[at];
  if (char === undefined || /[1-9NuxU]/u.test(char)) return undefined;
  const simple = SIMPLE_ESCAPES[char];
  if (simple !== undefined) return { text: simple, end: at + 1 };
  // An unknown escape is the character itself in JavaScript; Python keeps the backslash.
  const keeps = language === 'python' && !/["'\\]/u.test(char);
  return { text: keeps ? `\\${char}` : char, end: at + 1 };
}

function readList(source: string, start: number, language: ParameterLanguage): Read | undefined {
  const close = source[start] === '(' ? ')' : ']';
  const items: Json[] = [];
  for (let at = start + 1; ;) {
    at = skipSpace(source, at, language);
    if (source[at] === close) {
      // `(1)` is a number in brackets, not a tuple.
      const isTuple = close === ']' || items.length !== 1 || source.slice(start, at).trimEnd().endsWith(',');
      return { value: isTuple ? items : (items[0] ?? null), end: at + 1 };
    }
    const item = readLiteral(source, at, language);
    if (item === undefined) return undefined;
    items.push(item.value);
    at = skipSpace(source, item.end, language);
    if (source[at] === ',') at += 1;
    else if (source[at] !== close) return undefined;
  }
}

function readObject(source: string, start: number, language: ParameterLanguage): Read | undefined {
  const entries: [string, Json][] = [];
  for (let at = start + 1; ;) {
    at = skipSpace(source, at, language);
    if (source[at] === '}') return { value: Object.fromEntries(entries), end: at + 1 };
    const key = readKey(source, at, language);
    if (key === undefined) return undefined;
    at = skipSpace(source, key.end, language);
    if (source[at] !== ':') return undefined;
    const item = readLiteral(source, at + 1, language);
    if (item === undefined) return undefined;
    entries.push([key.value, item.value]);
    at = skipSpace(source, item.end, language);
    if (source[at] === ',') at += 1;
    else if (source[at] !== '}') return undefined;
  }
}

function readKey(
  source: string,
  at: number,
  language: ParameterLanguage,
): { readonly value: string; readonly end: number } | undefined {
  const word = language === 'python' ? undefined : match(WORD, source, at);
  if (word !== undefined) return { value: word, end: at + word.length };
  const text = /["']/u.test(source[at] ?? '') ? readText(source, at, language) : undefined;
  return typeof text?.value === 'string' ? { value: text.value, end: text.end } : undefined;
}
