import { checkCount, checkList, invalid } from '../check/arguments.js';
import { StagebookError } from '../check/error.js';
import { displayable, type Displayable } from '../cell/display.js';
import { gridView, type Grid } from '../cell/grid.js';
import type { InferenceRow } from '../log/row.js';
import { flawsOf, type Flaw } from './checks.js';

export interface ValidateOptions {
  /** Fewest characters of an output, white space at its ends not counted. Default: 1. */
  minLength?: number;
  /** Most characters of an output. Default: 100,000. */
  maxLength?: number;
  /** What every output must match. Default: nothing. */
  pattern?: RegExp;
}

/** One flawed inference. */
export interface Flawed {
  readonly model: string;
  readonly promptIndex: number;
  readonly flaws: readonly Flaw[];
}

export interface Validation {
  readonly ok: boolean;
  readonly passed: number;
  readonly failed: readonly Flawed[];
  /** The rows with `checksPassed` set. */
  readonly rows: readonly InferenceRow[];
  /** Throws what a CI test would: does nothing where all is well. */
  assert(): void;
}

const LONGEST_OUTPUT = 100_000;

/**
 * Checks every inference as a CI test would: that it ran, and that its output is a text, not empty, of a fair length,
 * from finite logits, matching `pattern`, and with the MD5 of its row. `validate(rows).assert()` fails a stage.
 *
 * @throws {StagebookError} `ARGUMENT_INVALID` for bad options, and when there is nothing to check.
 */
export function validate(
  rows: readonly InferenceRow[],
  options: ValidateOptions = {},
): Validation & Displayable {
  checkList('rows', rows, 'the rows of a benchmark');
  if (rows.length === 0) throw invalid('rows', rows, 'at least one inference: no check is no success');
  const { pattern } = options;
  if (pattern !== undefined && !(pattern instanceof RegExp))
    throw invalid('pattern', pattern, 'a regular expression');
  const minLength = checkCount('minLength', options.minLength ?? 1);
  const maxLength = checkCount('maxLength', options.maxLength ?? LONGEST_OUTPUT, minLength);
  const checked = rows.map((row) => ({ row, flaws: flawsOf(row, { minLength, maxLength, pattern }) }));
  const failed = checked
    .filter(({ flaws }) => flaws.length > 0)
    .map(({ row: { model, promptIndex }, flaws }) => ({ model, promptIndex, flaws }));
  const validation: Validation = {
    ok: failed.length === 0,
    passed: rows.length - failed.length,
    failed,
    rows: checked.map(({ row, flaws }) => ({ ...row, checksPassed: flaws.length === 0 })),
    assert() {
      if (failed.length > 0) throw new StagebookError('CHECK_FAILED', failureText(rows.length, failed));
    },
  };
  return displayable(
    validation,
    gridView(() => toGrid(validation)),
  );
}

const FAILURES_SHOWN = 5;

function failureText(total: number, failed: readonly Flawed[]): string {
  const lines = failed.slice(0, FAILURES_SHOWN).map((flawed) => `  ${placeOf(flawed)}: ${reasonOf(flawed)}`);
  const more = failed.length > FAILURES_SHOWN ? `\n  and ${failed.length - FAILURES_SHOWN} more` : '';
  return `${failed.length} of ${total} inferences are flawed:\n${lines.join('\n')}${more}`;
}

function placeOf({ model, promptIndex }: Flawed): string {
  return `${model}, prompt ${promptIndex}`;
}

function reasonOf({ flaws }: Flawed): string {
  return flaws.map(({ check, reason }) => `${check}: ${reason}`).join('; ');
}

function toGrid({ ok, passed, failed }: Validation): Grid {
  return {
    title: ok ? `All ${passed} inferences passed their checks` : `${failed.length} flawed, ${passed} passed`,
    columns: [{ label: 'inference' }, { label: 'flaw' }],
    rows: failed.map((flawed) => [placeOf(flawed), reasonOf(flawed)]),
  };
}
