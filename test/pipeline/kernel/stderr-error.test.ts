import { describe, expect, it } from 'vitest';
import { errorFromStderr, uncaughtFromStderr } from '../../../pipeline/src/kernel/stderr-error.js';

describe('errorFromStderr', () => {
  it('reads a stack, with properties after it', () => {
    const text =
      "Error: ENOENT: no such file, open 'x'\n    at open (node:fs:1:1) {\n  errno: -2,\n  code: 'ENOENT'\n}\n";
    expect(errorFromStderr(text)).toMatchObject({ ename: 'Error', evalue: "ENOENT: no such file, open 'x'" });
  });

  it('reads a name with a code, and a name alone', () => {
    expect(errorFromStderr('TypeError [ERR_X]: bad\n    at x\n')).toMatchObject({
      ename: 'TypeError',
      evalue: 'bad',
    });
    expect(errorFromStderr('AbortError\n    at x\n')).toMatchObject({ ename: 'AbortError', evalue: '' });
  });

  it('takes the last of several', () => {
    const text = 'Error: logged\n    at a\nmore\nRangeError: thrown\n    at b\n';
    expect(errorFromStderr(text)).toMatchObject({
      ename: 'RangeError',
      evalue: 'thrown',
      traceback: ['RangeError: thrown', '    at b'],
    });
  });

  it('reads compile errors, in the cell and in a file', () => {
    const text = "1:7 - Cannot find name 'a'.\nlib.ts 3:1 - ';' expected.\n";
    expect(errorFromStderr(text)).toEqual({
      ename: 'CompileError',
      evalue: "1:7 - Cannot find name 'a'. (and 1 more)",
      traceback: ["1:7 - Cannot find name 'a'.", "lib.ts 3:1 - ';' expected."],
    });
  });

  it('reads an error without a stack, and a thrown value', () => {
    expect(errorFromStderr('[SyntaxError: bad token]\n')).toMatchObject({
      ename: 'SyntaxError',
      evalue: 'bad token',
    });
    expect(errorFromStderr('warning\n{ code: 5 }\n')).toMatchObject({
      ename: 'ThrownValue',
      evalue: '{ code: 5 }',
    });
  });

  it('finds nothing in nothing', () => {
    expect(errorFromStderr('\n \n')).toBeUndefined();
  });
});

describe('uncaughtFromStderr', () => {
  it('reads the error after a mark, and stops where other output goes on', () => {
    const text = 'before\nUncaughtException: Error: x\n    at a\n    at b\nafter\n';
    expect(uncaughtFromStderr(text, ['UncaughtException:'])).toEqual({
      ename: 'UncaughtException',
      evalue: 'Error: x',
      traceback: ['Error: x', '    at a', '    at b'],
    });
  });

  it('needs the mark at the start of a line', () => {
    expect(uncaughtFromStderr('no UncaughtException: here\n', ['UncaughtException:'])).toBeUndefined();
  });
});
