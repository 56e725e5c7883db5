/** One character on the line, and the colour codes in force where it was written. */
interface Glyph {
  readonly char: string;
  readonly style: string;
}

const MOVES_BACK = /[\r\b]|\x1b\[\d*K/u;
const CONTROL = /\x1b\[([0-?]*)[ -/]*([@-~])/uy;
/** A control sequence that has begun and may go on in the next piece of text; longer ones are none. */
const UNFINISHED = /\x1b(?:\[[0-?]{0,64})?$/u;
/** What stands where a terminal erased; at the end of a line it is nothing. */
const ERASED: Glyph = { char: ' ', style: '' };
/** A longer line is left as it was written: each of its characters would be held as an object. */
const MAX_LINE_CHARS = 100_000;
const RESET = '\x1b[0m';

/**
 * Text as a terminal shows it after `\r`, `\b` and "erase line": what was overwritten is gone. Takes it in pieces, in
 * time linear in their length. Every character counts as one column: a wide one may be overwritten by one too few.
 */
export class TerminalText {
  #finished = '';
  /** The last line as written, until something moves the cursor back in it; then `#line` holds it. */
  #open = '';
  #line: Glyph[] | undefined;
  /** The last line is too long to follow the cursor in it. */
  #long = false;
  #column = 0;
  #style = '';
  #unfinished = '';

  write(piece: string): void {
    const whole = this.#unfinished + piece;
    this.#unfinished = UNFINISHED.exec(whole.slice(-70))?.[0] ?? '';
    const text = whole.slice(0, whole.length - this.#unfinished.length);
    if (this.#line === undefined && !MOVES_BACK.test(text)) {
      this.#append(text);
      return;
    }
    const lines = text.split('\n');
    lines.forEach((line, index) => {
      this.#writeLine(line);
      if (index < lines.length - 1) this.#endLine();
    });
  }

  toString(): string {
    return this.#finished + this.#openLine() + this.#unfinished;
  }

  #append(text: string): void {
    const end = text.lastIndexOf('\n') + 1;
    if (end === 0) {
      this.#open += text;
    } else {
      this.#finished += this.#open + text.slice(0, end);
      this.#open = text.slice(end);
      this.#long = false;
    }
  }

  #writeLine(text: string): void {
    this.#long ||= this.#line === undefined && this.#open.length > MAX_LINE_CHARS;
    if (this.#long || (this.#line === undefined && !MOVES_BACK.test(text))) {
      this.#open += text;
      return;
    }
    const known = this.#line === undefined ? this.#open : '';
    this.#line ??= [];
    this.#writeGlyphs(this.#line, known + text);
  }

  #writeGlyphs(line: Glyph[], text: string): void {
    for (let at = 0; at < text.length;) {
      if (line.length > MAX_LINE_CHARS) {
        this.#open = this.#openLine() + text.slice(at);
        this.#line = undefined;
        this.#long = true;
        return;
      }
      CONTROL.lastIndex = at;
      const control = CONTROL.exec(text);
      if (control !== null) {
        this.#obey(line, control);
        at += control[0].length;
        continue;
      }
      const char = String.fromCodePoint(text.codePointAt(at) ?? 0);
      if (char === '\r') this.#column = 0;
      else if (char === '\b') this.#column = Math.max(0, this.#column - 1);
      else line[this.#column++] = { char, style: this.#style };
      at += char.length;
    }
  }

  #obey(line: Glyph[], [sequence, argument, command]: RegExpExecArray): void {
    if (command === 'm') {
      this.#style = /^0*$/u.test(argument ?? '') ? '' : this.#style + sequence;
    } else if (command === 'K') {
      if (argument === '1') line.fill(ERASED, 0, this.#column + 1);
      else if (argument === '2') line.fill(ERASED);
      else line.splice(this.#column);
    }
  }

  #endLine(): void {
    this.#finished += `${this.#openLine()}\n`;
    this.#open = '';
    this.#line = undefined;
    this.#long = false;
    this.#column = 0;
    this.#style = '';
  }

  #openLine(): string {
    if (this.#line === undefined) return this.#open;
    let text = '';
    let style = '';
    const end = this.#line.findLastIndex((glyph) => glyph !== ERASED) + 1;
    for (const glyph of this.#line.slice(0, end)) {
      if (glyph.style !== style) text += (style === '' ? '' : RESET) + glyph.style;
      style = glyph.style;
      text += glyph.char;
    }
    if (style !== this.#style) text += (style === '' ? '' : RESET) + this.#style;
    return text;
  }
}
