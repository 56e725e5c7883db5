/** A stretch of text in one style; `className` is empty for plain text. */
export interface AnsiSpan {
  readonly text: string;
  readonly className: string;
}

/** A hostile text could change its style at every character; past this many stretches the rest is plain. */
const MAX_SPANS = 5_000;

interface Style {
  bold: boolean;
  dim: boolean;
  italic: boolean;
  underline: boolean;
  inverse: boolean;
  foreground: number | undefined;
  background: number | undefined;
}

/** CSI sequences; OSC, DCS, APC, PM and SOS strings; two-character escapes; stray control characters. */
const CONTROL =
  /\x1b\[([0-?]*)[ -/]*([@-~])|\x1b[\]PX^_][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[ -/]*[0-~]?|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]/g;

/** What a terminal would show: colours as `sb-fg-0` … `sb-fg-7` and `sb-bg-…`, every other escape left out. */
export function parseAnsi(text: string): readonly AnsiSpan[] {
  const spans: AnsiSpan[] = [];
  let style = plain();
  let pending = '';
  const flush = (): void => {
    if (pending !== '') spans.push({ text: pending, className: classNameOf(style) });
    pending = '';
  };
  let from = 0;
  for (const match of text.matchAll(CONTROL)) {
    pending += text.slice(from, match.index);
    from = match.index + match[0].length;
    if (match[2] !== 'm' || spans.length >= MAX_SPANS) continue;
    const next = applySgr(style, match[1] ?? '');
    if (classNameOf(next) !== classNameOf(style)) flush();
    style = next;
  }
  pending += text.slice(from);
  flush();
  return spans;
}

/** The text alone. */
export function stripAnsi(text: string): string {
  return text.replace(CONTROL, '');
}

function plain(): Style {
  return {
    bold: false,
    dim: false,
    italic: false,
    underline: false,
    inverse: false,
    foreground: undefined,
    background: undefined,
  };
}

function applySgr(before: Style, parameters: string): Style {
  let style = { ...before };
  const codes = parameters.split(/[;:]/).map(Number);
  for (let i = 0; i < codes.length; i += 1) {
    const code = codes[i] ?? 0;
    if (code === 0) style = plain();
    else if (code === 1) style.bold = true;
    else if (code === 2) style.dim = true;
    else if (code === 3) style.italic = true;
    else if (code === 4) style.underline = true;
    else if (code === 7) style.inverse = true;
    else if (code === 22) style = { ...style, bold: false, dim: false };
    else if (code === 23) style.italic = false;
    else if (code === 24) style.underline = false;
    else if (code === 27) style.inverse = false;
    else if (code >= 30 && code <= 37) style.foreground = code - 30;
    else if (code >= 90 && code <= 97) style.foreground = code - 90;
    else if (code >= 40 && code <= 47) style.background = code - 40;
    else if (code >= 100 && code <= 107) style.background = code - 100;
    else if (code === 39) style.foreground = undefined;
    else if (code === 49) style.background = undefined;
    else if (code === 38 || code === 48) {
      const [colour, used] = extendedColour(codes.slice(i + 1));
      style = { ...style, [code === 38 ? 'foreground' : 'background']: colour };
      i += used;
    }
  }
  return style;
}

/** 256 and true colours, brought down to the nearest of eight, since a report allows no inline style. */
function extendedColour(rest: readonly number[]): [colour: number | undefined, used: number] {
  if (rest[0] === 2) return [nearestOfEight(rest[1] ?? 0, rest[2] ?? 0, rest[3] ?? 0), 4];
  if (rest[0] !== 5) return [undefined, 0];
  const index = rest[1] ?? 0;
  if (index < 16) return [index % 8, 2];
  if (index >= 232) return [index < 244 ? 0 : 7, 2];
  const level = (divisor: number): number => (Math.floor((index - 16) / divisor) % 6) * 51;
  return [nearestOfEight(level(36), level(6), level(1)), 2];
}

function nearestOfEight(red: number, green: number, blue: number): number {
  const half = Math.max(red, green, blue, 64) / 2;
  return (red > half ? 1 : 0) + (green > half ? 2 : 0) + (blue > half ? 4 : 0);
}

function classNameOf(style: Style): string {
  const names: string[] = [];
  if (style.bold) names.push('sb-bold');
  if (style.dim) names.push('sb-dim');
  if (style.italic) names.push('sb-italic');
  if (style.underline) names.push('sb-underline');
  if (style.inverse) names.push('sb-inverse');
  if (style.foreground !== undefined) names.push(`sb-fg-${style.foreground}`);
  if (style.background !== undefined) names.push(`sb-bg-${style.background}`);
  return names.join(' ');
}
