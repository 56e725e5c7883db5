import type { ParameterLanguage } from './literals.js';
import type { Json } from './model.js';
import { match, readLiteral, skipSpace } from './source-scanner.js';

/** One `name = default` of a `parameters` cell. */
export interface Declaration {
  readonly name: string;
  /** `const`, `let` or `var`; empty in Python. */
  readonly keyword: string;
  /** The type as written, or empty. */
  readonly annotation: string;
  /** Undefined where it is no literal, and so is known only once it runs. */
  readonly defaultValue: Json | undefined;
  /** The default as written. */
  readonly defaultCode: string;
  /** The comment behind it, or empty. */
  readonly comment: string;
}

/** The top-level assignments of a `parameters` cell, in order. What is no plain assignment is passed over. */
export function readDeclarations(source: string, language: ParameterLanguage): readonly Declaration[] {
  const found: Declaration[] = [];
  const text = source.replaceAll('\r\n', '\n');
  let keyword = '';
  for (let at = skipSpace(text, 0, language); at < text.length; at = skipSpace(text, at, language)) {
    if (language !== 'python') {
      const declares = match(/(?:export\s+)?(?:const|let|var)\b\s*/y, text, at);
      if (declares === undefined && keyword === '') {
        at = endOfExpression(text, at, language, ';\n') + 1;
        continue;
      }
      if (declares !== undefined) keyword = declares.replace('export', '').trim();
      at += declares?.length ?? 0;
    }
    const declaration = readDeclaration(text, at, keyword, language);
    if (declaration !== undefined) found.push(declaration.declaration);
    at = declaration?.end ?? endOfExpression(text, at, language, ';\n');
    // A comma goes on with the same keyword: `let a = 1, b = 2`.
    if (text[at] !== ',' || language === 'python') keyword = '';
    at += 1;
  }
  return found;
}

interface Placed {
  readonly declaration: Declaration;
  /** At the separator behind it. */
  readonly end: number;
}

function readDeclaration(
  text: string,
  start: number,
  keyword: string,
  language: ParameterLanguage,
): Placed | undefined {
  const indented =
    language === 'python' && /(?:^|\n)[ \t]+$/u.test(text.slice(Math.max(0, start - 80), start));
  const name = match(/[\p{L}_$][\p{L}\p{N}_$]*/uy, text, start);
  if (name === undefined || indented) return undefined;
  let at = skipSpace(text, start + name.length, language);
  let annotation = '';
  if (text[at] === ':') {
    const end = endOfExpression(text, at + 1, language, '=;\n');
    annotation = text.slice(at + 1, end).trim();
    at = end;
  }
  const none = { name, keyword, annotation, defaultValue: undefined, defaultCode: '', comment: '' };
  if (text[at] !== '=' || text[at + 1] === '=') {
    return language === 'python' || keyword === '' ? undefined : { declaration: none, end: at };
  }
  const from = skipSpace(text, at + 1, language);
  const end = endOfExpression(text, from, language, language === 'python' ? ';\n' : ',;\n');
  const literal = readLiteral(text, from, language);
  const whole = literal !== undefined && stripComment(text.slice(literal.end, end), language).trim() === '';
  const declaration = {
    ...none,
    defaultValue: whole ? literal.value : undefined,
    defaultCode: stripComment(text.slice(from, end), language).trim(),
    comment: commentBehind(text, end, language),
  };
  return { declaration, end };
}

/** The first of `stops` outside brackets, texts and comments; a line end only where the expression is over. */
function endOfExpression(text: string, start: number, language: ParameterLanguage, stops: string): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const char = text[at] ?? '';
    if (depth === 0 && stops.includes(char) && !(char === '=' && text[at + 1] === '>')) return at;
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth = Math.max(0, depth - 1);
    else if (char === '"' || char === "'" || (char === '`' && language !== 'python'))
      at = endOfText(text, at, char);
    else if (char === '#' && language === 'python') at = endOfLine(text, at) - 1;
    else if (char === '/' && text[at + 1] === '/' && language !== 'python') at = endOfLine(text, at) - 1;
    else if (char === '/' && text[at + 1] === '*' && language !== 'python') {
      const end = text.indexOf('*/', at + 2);
      at = end === -1 ? text.length : end + 1;
    }
  }
  return text.length;
}

function endOfText(text: string, start: number, quote: string): number {
  const fence = text.startsWith(quote.repeat(3), start) && quote !== '`' ? quote.repeat(3) : quote;
  for (let at = start + fence.length; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith(fence, at)) return at + fence.length - 1;
  }
  return text.length;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end === -1 ? text.length : end;
}

function stripComment(code: string, language: ParameterLanguage): string {
  const end = endOfCode(code, language);
  return code.slice(0, end);
}

/** Where a trailing line comment begins. */
function endOfCode(code: string, language: ParameterLanguage): number {
  const mark = language === 'python' ? '#' : '//';
  for (let at = 0; at < code.length; at++) {
    const char = code[at] ?? '';
    if (char === '"' || char === "'" || (char === '`' && language !== 'python'))
      at = endOfText(code, at, char);
    else if (code.startsWith(mark, at)) return at;
  }
  return code.length;
}

/** The line's comment, where nothing but a separator stands before it. */
function commentBehind(text: string, end: number, language: ParameterLanguage): string {
  const lineStart = text.lastIndexOf('\n', end - 1) + 1;
  const rest = text.slice(end, endOfLine(text, end));
  const behind = /^\s*[,;]?\s*(?:\/\/|#|\/\*)\s?(.*?)(?:\*\/)?\s*$/u.exec(rest)?.[1];
  if (behind !== undefined) return behind.trim();
  const line = text.slice(lineStart, end);
  const code = endOfCode(line, language);
  return line
    .slice(code)
    .replace(/^(?:\/\/|#)\s?/u, '')
    .trim();
}
