import type { ErrorEvent } from './transport.js';

type NamedError = Omit<ErrorEvent, 'type'>;

/** `1:7 - Type 'string' is not assignable to type 'number'.`, with a file's name where it is not the cell itself. */
const DIAGNOSTIC = /^(?:\S+ )?\d+:\d+ - /;
const STACK_FRAME = /^\s+at /;
/** `TypeError: …`, `ReferenceError [CODE]: …`, `AbortError`, `my.Error: …` */
const ERROR_HEADER = /^(?:Uncaught )?([A-Za-z_$][\w$.]*)(?: \[[^\]]*\])?(?:: (.*))?$/;
const NAMED_LIKE_AN_ERROR = /(?:Error|Exception|Rejection|Warning)$/;
const MAX_TRACEBACK_LINES = 200;

/** The error that a kernel told as text at the end of a cell's stderr: compile errors, a stack, or a thrown value. */
export function errorFromStderr(stderr: string): NamedError | undefined {
  const lines = stderr.replace(/\n+$/, '').split('\n');
  if (lines.every((line) => line.trim() === '')) return undefined;
  return diagnosticsAtEnd(lines) ?? stackAtEnd(lines) ?? thrownValue(lines);
}

/** The error after a mark such as `UncaughtException:`, if `stderr` has one at the start of a line. */
export function uncaughtFromStderr(stderr: string, marks: readonly string[]): NamedError | undefined {
  const lines = stderr.split('\n');
  for (const mark of marks) {
    const start = lines.findIndex((line) => line.startsWith(mark));
    if (start < 0) continue;
    const first = lines[start]?.slice(mark.length).trim() ?? '';
    const rest = lines.slice(start + 1);
    const end = rest.findIndex((line) => !/^[\s}\]]/.test(line));
    const traceback = [first, ...(end < 0 ? rest : rest.slice(0, end))].slice(0, MAX_TRACEBACK_LINES);
    return { ename: mark.replace(/:$/, ''), evalue: first, traceback: trimEnd(traceback) };
  }
  return undefined;
}

function diagnosticsAtEnd(lines: readonly string[]): NamedError | undefined {
  const start = lines.findIndex((line) => DIAGNOSTIC.test(line));
  if (start < 0 || lines.some((line, index) => index > start && STACK_FRAME.test(line))) return undefined;
  const traceback = lines.slice(start, start + MAX_TRACEBACK_LINES);
  const more = traceback.filter((line) => DIAGNOSTIC.test(line)).length - 1;
  const evalue = `${lines[start] ?? ''}${more > 0 ? ` (and ${more} more)` : ''}`;
  return { ename: 'CompileError', evalue, traceback };
}

function stackAtEnd(lines: readonly string[]): NamedError | undefined {
  const lastFrame = lines.findLastIndex((line) => STACK_FRAME.test(line));
  if (lastFrame < 0) return undefined;
  let firstFrame = lastFrame;
  while (firstFrame > 0 && STACK_FRAME.test(lines[firstFrame - 1] ?? '')) firstFrame--;
  const header = headerAbove(lines, firstFrame);
  if (header === undefined) return undefined;
  const [, ename = 'Error', message = ''] = ERROR_HEADER.exec(lines[header] ?? '') ?? [];
  const evalue = [message, ...lines.slice(header + 1, firstFrame)].join('\n');
  return { ename, evalue, traceback: lines.slice(header, header + MAX_TRACEBACK_LINES) };
}

/** The nearest line above the frames that names an error: a message may have several lines. */
function headerAbove(lines: readonly string[], firstFrame: number): number | undefined {
  for (let index = firstFrame - 1; index >= 0; index--) {
    const name = ERROR_HEADER.exec(lines[index] ?? '')?.[1];
    if (name !== undefined && NAMED_LIKE_AN_ERROR.test(name)) return index;
  }
  const above = firstFrame - 1;
  return ERROR_HEADER.test(lines[above] ?? '') ? above : undefined;
}

/** `throw 'text'` or an error without a stack: the last line is all there is. */
function thrownValue(lines: readonly string[]): NamedError {
  const last = lines.findLast((line) => line.trim() !== '') ?? '';
  const [, name, message] = ERROR_HEADER.exec(last.replace(/^\[(.*)\]$/, '$1')) ?? [];
  if (name !== undefined && NAMED_LIKE_AN_ERROR.test(name)) {
    return { ename: name, evalue: message ?? '', traceback: [last] };
  }
  return { ename: 'ThrownValue', evalue: last, traceback: [last] };
}

function trimEnd(lines: readonly string[]): readonly string[] {
  return lines.slice(0, lines.findLastIndex((line) => line.trim() !== '') + 1);
}
